package io.caltrop.app.node;

/** Which parts a process runs. */
public enum Role {
  /** API, consumers, and whatever is embedded. */
  UP(true, true),
  /** The HTTP API alone. */
  API(true, false),
  /** The consumers alone. */
  CONSUME(false, true);

  private final boolean serves;
  private final boolean consumes;

  Role(boolean serves, boolean consumes) {
    this.serves = serves;
    this.consumes = consumes;
  }

  boolean serves() {
    return serves;
  }

  boolean consumes() {
    return consumes;
  }
}
