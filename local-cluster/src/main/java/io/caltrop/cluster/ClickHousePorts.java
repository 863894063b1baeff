package io.caltrop.cluster;

/** Where a ClickHouse listens: its HTTP port, that of its own protocol, that of its replicas. */
record ClickHousePorts(int http, int tcp, int interserver) {
  static ClickHousePorts free() {
    return new ClickHousePorts(Ports.free(), Ports.free(), Ports.free());
  }
}
