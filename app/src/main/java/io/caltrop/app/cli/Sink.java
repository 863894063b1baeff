package io.caltrop.app.cli;

/** Where generated records go. */
interface Sink extends AutoCloseable {
  /**
   * Hands over one record; may return before it is durable.
   *
   * @param key what decides the partition, where there are partitions; empty for any
   * @param json the record, without line break
   */
  void send(byte[] key, byte[] json);

  /** Returns once everything is durable, or throws. */
  @Override
  void close();
}
