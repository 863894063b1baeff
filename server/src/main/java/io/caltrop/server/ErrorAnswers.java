package io.caltrop.server;

import io.caltrop.core.Quote;
import io.caltrop.core.store.StoreException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.router.EndpointNotFound;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what goes wrong in a route, always by {@code {"detail"}}. */
final class ErrorAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorAnswers.class);

  private ErrorAnswers() {}

  static void register(RoutesConfig routes) {
    routes.exception(Problem.class, (e, ctx) -> Reply.problem(ctx, e));
    routes.exception(EndpointNotFound.class, (e, ctx) -> notFound(ctx));
    routes.exception(MethodNotAllowedResponse.class, (e, ctx) -> notAllowed(ctx, e.getDetails()));
    routes.exception(
        StoreException.class,
        (e, ctx) -> Reply.problem(ctx, Problem.unavailable(String.valueOf(e.getMessage()))));
    routes.exception(
        RejectedExecutionException.class,
        (e, ctx) -> Reply.problem(ctx, Problem.unavailable("the server stops")));
    routes.exception(UncheckedIOException.class, (e, ctx) -> gone(ctx, e));
    routes.exception(Exception.class, (e, ctx) -> unexpected(ctx, e));
  }

  private static void notFound(Context ctx) {
    Reply.problem(
        ctx,
        new Problem(404, "path: " + Quote.of(ctx.path()) + "; allowed: what /openapi.json lists"));
  }

  private static void notAllowed(Context ctx, Map<String, String> details) {
    String allowed =
        details.values().stream()
            .flatMap(methods -> Arrays.stream(methods.split(", ", -1)))
            .collect(Collectors.joining(", "));
    Reply.problem(
        ctx,
        new Problem(
            405,
            "method: " + Quote.of(ctx.req().getMethod()) + "; allowed: " + allowed,
            Map.of("Allow", allowed)));
  }

  private static void gone(Context ctx, UncheckedIOException e) {
    LOG.debug("the client went away", e);
    ctx.status(499);
  }

  private static void unexpected(Context ctx, Exception e) {
    LOG.error("{} {} failed", ctx.req().getMethod(), Quote.of(ctx.path()), e);
    Reply.problem(ctx, new Problem(500, "an error in the server; its log says more"));
  }
}
