package io.caltrop.app.node;

import io.caltrop.app.config.Configuration;

/** Which parts a process runs. */
public enum Role {
  /** API, consumers, and whatever is embedded. */
  UP(true, true, true),
  /** The HTTP API alone. */
  API(true, false, false),
  /** The consumers alone. */
  CONSUME(false, true, false),
  /** Streaming SQL and its port alone. */
  DETECT(false, false, true);

  private final boolean serves;
  private final boolean consumes;
  private final boolean detects;

  Role(boolean serves, boolean consumes, boolean detects) {
    this.serves = serves;
    this.consumes = consumes;
    this.detects = detects;
  }

  /** Whether it takes alerts over HTTP. */
  boolean serves() {
    return serves;
  }

  /** Whether it answers HTTP: health and metrics of any role, if a port is given to it. */
  boolean answers(Configuration configuration) {
    return serves || configuration.http().ofProcess();
  }

  /** Whether it stores in PostgreSQL, or keeps views there. */
  public boolean needsPostgres(Configuration configuration) {
    return detects || configuration.cluster().isEmpty();
  }

  boolean consumes() {
    return consumes;
  }

  boolean detects() {
    return detects;
  }
}
