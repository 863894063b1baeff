package io.caltrop.server;

import io.caltrop.core.Catalog;
import io.caltrop.core.Dependency;
import io.caltrop.core.NeverList;
import io.caltrop.core.logs.IngestPublisher;
import io.caltrop.core.metrics.StageMetrics;
import io.caltrop.core.store.BlacklistReader;
import io.caltrop.core.store.EventReader;
import io.caltrop.core.streams.StreamReader;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * What the server works with.
 *
 * @param publisher where posted alerts and logs go; empty for a server that only reads, which then
 *     has no ingest routes
 * @param dependencies what must be up for the server to be ready
 * @param streams the objects of streaming SQL; empty for a process without them, whose answers then
 *     do not speak of them
 * @param sql how to reach the process's SQL port; empty for a process without one
 * @param registry what {@code /metrics} shows and the console draws
 * @param version the program's version, as health and console show it
 */
public record ServerParts(
    Optional<IngestPublisher> publisher,
    EventReader events,
    BlacklistReader blacklists,
    Catalog catalog,
    NeverList neverList,
    List<Dependency> dependencies,
    Optional<StreamReader> streams,
    Optional<SqlAccess> sql,
    PrometheusRegistry registry,
    StageMetrics stages,
    Clock clock,
    String version) {
  /**
   * What a client of PostgreSQL needs beside the host.
   *
   * @param database the name of the database that it asks for
   */
  public record SqlAccess(int port, String database) {}

  /** Copies. */
  public ServerParts {
    dependencies = List.copyOf(dependencies);
  }
}
