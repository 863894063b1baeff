package io.caltrop.server;

import io.caltrop.core.Quote;
import io.javalin.http.Context;
import java.net.URI;

/**
 * Refuses posts that a browser sends for a page of another site: a page that its visitor should not
 * have opened could otherwise put addresses on the lists. Sensors are no browsers and send neither
 * header.
 */
final class SameOrigin {
  private SameOrigin() {}

  /** Checks what browsers say of a request (Fetch Metadata, and RFC 6454, section 7). */
  static void check(Context ctx) {
    String site = ctx.header("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      throw new Problem(403, "Sec-Fetch-Site: " + Quote.of(site) + "; allowed: same-origin, none");
    }
    String origin = ctx.header("Origin");
    if (origin != null && !isOwn(origin, ctx.header("Host"))) {
      throw new Problem(403, "Origin: " + Quote.of(origin) + "; allowed: this server's own");
    }
  }

  private static boolean isOwn(String origin, @org.jspecify.annotations.Nullable String host) {
    try {
      return host != null && host.equalsIgnoreCase(URI.create(origin).getAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
