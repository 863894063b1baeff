package io.caltrop.app.node;

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

  boolean serves() {
    return serves;
  }

  boolean consumes() {
    return consumes;
  }

  boolean detects() {
    return detects;
  }
}
