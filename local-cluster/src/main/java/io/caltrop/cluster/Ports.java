package io.caltrop.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports on loopback. They lie below those that the system gives to outgoing connections, or
 * one of these could take a server's port while the server is down.
 */
final class Ports {
  /** A node of a Redis Cluster also listens on its port plus this much. */
  static final int REDIS_BUS = 10_000;

  // The ports of Redis' bus lie above all others.
  private static final int LOWEST = 10_000;
  private static final int BOUND = LOWEST + REDIS_BUS;
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private Ports() {}

  /** The preferred port if it is free, else another, each once in this JVM. */
  static int free(int preferred) {
    int port = preferred;
    while (!isFree(port) || !GIVEN.add(port)) {
      port = any();
    }
    return port;
  }

  /** Any free port, each once in this JVM. */
  static int free() {
    return free(any());
  }

  /** The same for a node of a Redis Cluster: the port of its bus is free, too. */
  static int freeForRedis(int preferred) {
    int port = preferred;
    while (!isFree(port) || !isFree(port + REDIS_BUS) || !GIVEN.add(port)) {
      port = any();
    }
    return port;
  }

  static int freeForRedis() {
    return freeForRedis(any());
  }

  private static int any() {
    return ThreadLocalRandom.current().nextInt(LOWEST, BOUND);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(loopback(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }
}
