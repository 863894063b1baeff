package io.caltrop.server;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The files of the console and of the documentation, read at the start. */
final class Pages {
  private static final String CSS = "text/css; charset=utf-8";
  private static final String HTML = "text/html; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String SVG = "image/svg+xml";

  private static final List<Page> ALL =
      List.of(
          new Page("/", "console.html", HTML),
          new Page("/docs", "docs.html", HTML),
          new Page("/openapi.json", "openapi.json", Reply.JSON),
          new Page("/assets/base.css", "base.css", CSS),
          new Page("/assets/console.css", "console.css", CSS),
          new Page("/assets/console.js", "console.js", SCRIPT),
          new Page("/assets/streams.css", "streams.css", CSS),
          new Page("/assets/streams.js", "streams.js", SCRIPT),
          new Page("/assets/dom.js", "dom.js", SCRIPT),
          new Page("/assets/docs.css", "docs.css", CSS),
          new Page("/assets/docs.js", "docs.js", SCRIPT),
          new Page("/assets/icon.svg", "icon.svg", SVG));

  private Pages() {}

  /** One file and where it is served. */
  private record Page(String path, String file, String contentType) {
    Rendition load() {
      try (InputStream in = Pages.class.getResourceAsStream("web/" + file)) {
        if (in == null) {
          throw new IllegalStateException(file + " is missing in the program");
        }
        return new Rendition(in.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(file, e);
      }
    }
  }

  static void register(RoutesConfig routes) {
    for (Page page : ALL) {
      Rendition rendition = page.load();
      Routes.get(routes, page.path(), ctx -> send(ctx, rendition, page));
    }
  }

  private static void send(Context ctx, Rendition rendition, Page page) {
    Negotiation.send(ctx, rendition, page.contentType(), "no-cache");
  }
}
