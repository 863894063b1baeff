package io.caltrop.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Writes answers. */
final class Reply {
  static final String JSON = "application/json";
  private static final JsonFactory FACTORY = new JsonFactory();

  private Reply() {}

  /** Writes one JSON value into a generator. */
  interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  /** The bytes of one JSON value, UTF-8. */
  static byte[] bytes(Body body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      body.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return out.toByteArray();
  }

  /** Answers with JSON that no cache keeps. */
  static void json(Context ctx, int status, Body body) {
    ctx.header("Cache-Control", "no-store");
    send(ctx, status, JSON, bytes(body));
  }

  /** Answers with {@code {"detail": ..}}. */
  static void problem(Context ctx, Problem problem) {
    problem.headers().forEach(ctx::header);
    json(ctx, problem.status(), json -> detail(json, problem.detail()));
  }

  /** Writes {@code {"detail": ..}}. */
  static void detail(JsonGenerator json, String detail) throws IOException {
    json.writeStartObject();
    json.writeStringField("detail", detail);
    json.writeEndObject();
  }

  static void text(Context ctx, String text) {
    send(ctx, 200, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /** Answers with bytes, straight into the connection's buffers; to HEAD with their headers. */
  static void send(Context ctx, int status, String contentType, byte[] body) {
    ctx.status(status);
    ctx.contentType(contentType);
    ctx.res().setContentLength(body.length);
    try {
      ctx.res().getOutputStream().write(body);
    } catch (IOException e) {
      throw new UncheckedIOException("the client went away", e);
    }
  }

  /**
   * Answers once a future is done, on a thread of the pool: neither waits a request thread, nor
   * does the thread that completes the future write to a client.
   */
  static <T> void later(
      Context ctx, CompletableFuture<T> future, Executor pool, Consumer<T> answer) {
    ctx.future(
        () ->
            future.handleAsync(
                (value, failure) -> {
                  if (failure != null) {
                    throw failure instanceof CompletionException c
                        ? c
                        : new CompletionException(failure);
                  }
                  answer.accept(value);
                  return value;
                },
                pool));
  }
}
