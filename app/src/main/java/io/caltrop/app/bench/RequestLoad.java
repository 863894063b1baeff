package io.caltrop.app.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongFunction;
import org.HdrHistogram.Histogram;

/** Sends requests on several connections as fast as they are answered. */
final class RequestLoad {
  private RequestLoad() {}

  /**
   * What came of it.
   *
   * @param perSecond answered requests a second, over all connections
   * @param micros how long each took
   */
  record Result(double perSecond, Histogram micros) {
    double millis(double percentile) {
      return micros.getValueAtPercentile(percentile) / 1000.0;
    }
  }

  /**
   * Runs the load.
   *
   * @param request the request to send as the n-th of a connection
   * @throws IOException if a request is not answered with 200
   */
  static Result run(int port, int connections, Duration time, LongFunction<byte[]> request)
      throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try {
      List<Future<Histogram>> runs = new ArrayList<>();
      long end = System.nanoTime() + time.toNanos();
      for (int i = 0; i < connections; i++) {
        long offset = i * 1_000_003L;
        Callable<Histogram> one = () -> connection(port, end, n -> request.apply(offset + n));
        runs.add(threads.submit(one));
      }
      Histogram all = new Histogram(3);
      for (Future<Histogram> run : runs) {
        all.add(run.get());
      }
      return new Result(all.getTotalCount() / (time.toMillis() / 1000.0), all);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IOException("a request failed: " + e.getCause(), e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static Histogram connection(int port, long end, LongFunction<byte[]> request)
      throws IOException {
    Histogram micros = new Histogram(3);
    try (KeepAliveClient client = new KeepAliveClient(port)) {
      long n = 0;
      while (System.nanoTime() < end) {
        byte[] bytes = request.apply(n++);
        long start = System.nanoTime();
        int status = client.send(bytes).status();
        micros.recordValue((System.nanoTime() - start) / 1000);
        if (status != 200) {
          throw new IOException("answered with status " + status);
        }
      }
    }
    return micros;
  }
}
