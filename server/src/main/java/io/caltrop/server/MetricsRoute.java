package io.caltrop.server;

import io.javalin.http.Context;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** {@code GET /metrics}: every metric, in the format of Prometheus that the client asks for. */
final class MetricsRoute {
  private final PrometheusRegistry registry;
  private final ExpositionFormats formats = ExpositionFormats.init();

  MetricsRoute(PrometheusRegistry registry) {
    this.registry = registry;
  }

  void metrics(Context ctx) {
    ExpositionFormatWriter writer = writer(ctx.header("Accept"));
    ByteArrayOutputStream out = new ByteArrayOutputStream(32 << 10);
    try {
      writer.write(out, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    ctx.header("Cache-Control", "no-store");
    Reply.send(ctx, 200, writer.getContentType(), out.toByteArray());
  }

  /** The library also names its writer of protobuf, which is not on board. */
  private ExpositionFormatWriter writer(@Nullable String accept) {
    ExpositionFormatWriter wanted = formats.findWriter(accept);
    return wanted.isAvailable() ? wanted : formats.getPrometheusTextFormatWriter();
  }
}
