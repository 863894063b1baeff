package io.caltrop.server;

import io.caltrop.core.AlertType;
import io.caltrop.core.Catalog;
import io.caltrop.core.Quote;
import io.javalin.http.Context;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/** {@code GET /blacklists/{alert_id}}: whom to block, as JSON or as text. */
final class BlacklistRoutes {
  private static final String FORMATS = "json, txt";

  private final BlacklistCache cache;
  private final Catalog catalog;
  private final Executor requests;

  BlacklistRoutes(BlacklistCache cache, Catalog catalog, Executor requests) {
    this.cache = cache;
    this.catalog = catalog;
    this.requests = requests;
  }

  /** Also takes {@code /blacklists/40&format=txt}, as the source system's document writes it. */
  void blacklist(Context ctx) {
    String path = ctx.pathParam("alert_id");
    int ampersand = path.indexOf('&');
    AlertType type = type(ampersand < 0 ? path : path.substring(0, ampersand));
    boolean text = isText(ampersand < 0 ? query(ctx) : inPath(path.substring(ampersand + 1)));
    var list = cache.list(type);
    if (list.isDone() && !list.isCompletedExceptionally()) {
      send(ctx, type, list.join(), text);
    } else {
      Reply.later(ctx, list, requests, fresh -> send(ctx, type, fresh, text));
    }
  }

  private AlertType type(String text) {
    AlertType type;
    try {
      type = AlertType.parse(text);
    } catch (IllegalArgumentException e) {
      throw Problem.parameter("alert_id", Quote.of(text), AlertType.ALLOWED);
    }
    if (!catalog.lists(type)) {
      String ids =
          catalog.categories().keySet().stream()
              .map(AlertType::toString)
              .collect(Collectors.joining(", "));
      throw new Problem(404, "alert_id: " + Quote.of(text) + " has no blacklist; allowed: " + ids);
    }
    return type;
  }

  private static String query(Context ctx) {
    return Parameters.query(ctx, "format", FORMATS).orElse("json");
  }

  private static String inPath(String parameter) {
    if (!parameter.startsWith("format=")) {
      throw new Problem(
          422, "after the alert_id: " + Quote.of(parameter) + "; allowed: format=json, format=txt");
    }
    return parameter.substring("format=".length());
  }

  private static boolean isText(String format) {
    return switch (format) {
      case "json" -> false;
      case "txt" -> true;
      default -> throw Problem.parameter("format", Quote.of(format), FORMATS);
    };
  }

  private void send(Context ctx, AlertType type, RenderedList list, boolean text) {
    if (text) {
      ctx.header("Content-Disposition", "attachment; filename=" + fileName(type));
      Negotiation.send(ctx, list.text(), "text/plain; charset=utf-8", "no-cache");
    } else {
      Negotiation.send(ctx, list.json(), Reply.JSON, "no-cache");
    }
  }

  /** Of the category, in letters that no client has to escape. */
  private String fileName(AlertType type) {
    Optional<String> category = catalog.category(type);
    String name = category.orElse("").toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
    return name.isEmpty() || name.equals("_") ? "blacklist.txt" : name + "_blacklist.txt";
  }
}
