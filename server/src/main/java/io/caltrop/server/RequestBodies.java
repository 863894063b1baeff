package io.caltrop.server;

import io.caltrop.core.Quote;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;

/**
 * Reads request bodies, plain or in gzip, each up to a size and all together up to twice that size:
 * what is being read, parsed and published at one moment stays bounded whoever sends.
 */
final class RequestBodies {
  private static final int CHUNK = 16 << 10;
  private static final String SILENT = "the client has stopped sending";

  private final int mostBytes;
  private final Semaphore inFlight;

  RequestBodies(int mostBytes) {
    this.mostBytes = mostBytes;
    this.inFlight = new Semaphore(2 * mostBytes);
  }

  /** A body that was read. It counts as in flight until it is closed. */
  final class Body implements AutoCloseable {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(CHUNK);
    private final AtomicBoolean closed = new AtomicBoolean();
    private int held;

    byte[] bytes() {
      return bytes.toByteArray();
    }

    @Override
    public void close() {
      if (!closed.getAndSet(true)) {
        inFlight.release(held);
      }
    }

    private void add(byte[] chunk, int length) {
      if (bytes.size() + length > mostBytes) {
        throw tooLarge();
      }
      if (!inFlight.tryAcquire(length)) {
        throw Problem.unavailable(
            "too many large bodies at once: " + 2 * mostBytes + " bytes are being worked on");
      }
      held += length;
      bytes.write(chunk, 0, length);
    }
  }

  /**
   * Reads a request's body to its end.
   *
   * @throws Problem 408 if it stops coming, 413 if it is too large, 415 for another encoding than
   *     gzip, 400 if it cannot be read, 503 if too much is in flight
   */
  Body read(Context ctx) {
    if (ctx.req().getContentLengthLong() > mostBytes) {
      throw tooLarge();
    }
    Body body = new Body();
    try (InputStream in = decoded(ctx)) {
      byte[] chunk = new byte[CHUNK];
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        body.add(chunk, n);
      }
      return body;
    } catch (IOException e) {
      body.close();
      if (e.getCause() instanceof TimeoutException) {
        ctx.attribute(SILENT, true);
        throw new Problem(408, "the body did not arrive: nothing came for 15 seconds");
      }
      throw new Problem(400, "the body ends early or is not what Content-Encoding says");
    } catch (RuntimeException e) {
      body.close();
      throw e;
    }
  }

  private static InputStream decoded(Context ctx) throws IOException {
    String encoding = ctx.header("Content-Encoding");
    String name = encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT);
    InputStream raw = ctx.req().getInputStream();
    return switch (name) {
      case "", "identity" -> raw;
      case "gzip", "x-gzip" -> new GZIPInputStream(raw, CHUNK);
      default ->
          throw new Problem(
              415,
              "Content-Encoding: " + Quote.of(name) + "; allowed: gzip, identity",
              Map.of("Accept-Encoding", "gzip, identity"));
    };
  }

  /**
   * Reads away what the client still sends, within bounds: a client that is writing sees a closed
   * connection before it sees the answer.
   */
  void discard(Context ctx) {
    if (ctx.header("Expect") != null || ctx.attribute(SILENT) != null) {
      return;
    }
    try {
      InputStream in = ctx.req().getInputStream();
      byte[] chunk = new byte[CHUNK];
      int left = 2 * mostBytes;
      for (int n = in.read(chunk); n >= 0 && left > 0; n = in.read(chunk)) {
        left -= n;
      }
    } catch (IOException e) {
      ctx.header("Connection", "close");
    }
  }

  private Problem tooLarge() {
    return new Problem(
        413, "the body is too large; allowed: " + mostBytes + " bytes (http.max_body)");
  }
}
