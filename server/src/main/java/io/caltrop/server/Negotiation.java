package io.caltrop.server;

import io.javalin.http.Context;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Sends a rendition as the client wants it: compressed or not, or only that nothing changed. */
final class Negotiation {
  private Negotiation() {}

  /**
   * Answers 200, or 304 if the client has these bytes already.
   *
   * @param cacheControl the header of this name
   */
  static void send(Context ctx, Rendition rendition, String contentType, String cacheControl) {
    boolean gzip = rendition.isWorthCompressing() && acceptsGzip(ctx.header("Accept-Encoding"));
    ctx.header("Vary", "Accept-Encoding");
    ctx.header("Cache-Control", cacheControl);
    ctx.header("ETag", rendition.etag(gzip));
    if (matches(ctx.header("If-None-Match"), rendition)) {
      ctx.status(304);
      return;
    }
    if (gzip) {
      ctx.header("Content-Encoding", "gzip");
    }
    Reply.send(ctx, 200, contentType, gzip ? rendition.gzip() : rendition.plain());
  }

  /** Whether gzip is acceptable (RFC 9110, section 12.5.3); not if nothing is said. */
  static boolean acceptsGzip(@Nullable String header) {
    if (header == null) {
      return false;
    }
    boolean any = false;
    for (String part : header.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] coding = part.strip().split(";", 2);
      String name = coding[0].strip();
      boolean wanted = coding.length == 1 || !isZero(coding[1]);
      if (name.equals("gzip") || name.equals("x-gzip")) {
        return wanted;
      }
      any |= name.equals("*") && wanted;
    }
    return any;
  }

  private static boolean isZero(String weight) {
    return weight.strip().matches("q\\s*=\\s*0(\\.0{0,3})?");
  }

  /** The weak comparison of RFC 9110, section 13.1.2. */
  private static boolean matches(@Nullable String header, Rendition rendition) {
    return header != null
        && Arrays.stream(header.split(",", -1))
            .map(String::strip)
            .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
            .anyMatch(
                tag ->
                    tag.equals("*")
                        || tag.equals(rendition.etag(false))
                        || tag.equals(rendition.etag(true)));
  }
}
