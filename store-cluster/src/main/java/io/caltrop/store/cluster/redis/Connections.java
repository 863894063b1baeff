package io.caltrop.store.cluster.redis;

import io.caltrop.core.store.StoreException;
import io.caltrop.store.cluster.redis.RedisSettings.Place;
import io.caltrop.store.cluster.redis.RedisSettings.Topology;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The connections to all masters: one to record and one to read, since whoever records waits for
 * replicas on its own.
 */
final class Connections implements AutoCloseable {
  /** For one command, and for a connection to be made. */
  static final Duration TIME_OUT = Duration.ofMillis(500);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(3);
  private static final Duration RECONNECT_FIRST = Duration.ofMillis(20);
  private static final Duration RECONNECT_LAST = Duration.ofMillis(500);

  private final ClientResources resources;
  private final AbstractRedisClient client;
  private final Masters recording;
  private final Masters reading;

  private Connections(
      ClientResources resources, AbstractRedisClient client, Masters recording, Masters reading) {
    this.resources = resources;
    this.client = client;
    this.recording = recording;
    this.reading = reading;
  }

  /**
   * Connects.
   *
   * @param topology what the servers are, not {@code DETECT}
   * @throws io.caltrop.core.store.StoreException if none is reachable or it refuses the login
   */
  static Connections open(RedisSettings settings, Topology topology) {
    ClientResources resources = resources();
    try {
      return topology == Topology.CLUSTER
          ? cluster(settings, resources)
          : standalone(settings, resources);
    } catch (RuntimeException e) {
      shutDown(resources);
      throw e instanceof StoreException known
          ? known
          : RedisFailure.of(e, String.join(",", settings.servers()));
    }
  }

  private static Connections cluster(RedisSettings settings, ClientResources resources) {
    List<RedisURI> uris =
        settings.places().stream().map(place -> uri(settings, place, TIME_OUT)).toList();
    RedisClusterClient client = RedisClusterClient.create(resources, uris);
    // What a node says of a change (MOVED, an unknown node) is a reason to look by default.
    ClusterTopologyRefreshOptions refresh =
        ClusterTopologyRefreshOptions.builder()
            .enablePeriodicRefresh(LOOK_EVERY)
            .adaptiveRefreshTriggersTimeout(LOOK_EVERY)
            .build();
    ClusterClientOptions.Builder options = ClusterClientOptions.builder();
    options.topologyRefreshOptions(refresh);
    fill(options, settings, TIME_OUT);
    client.setOptions(options.build());
    return new Connections(
        resources,
        client,
        new ClusterMasters(client, client.connect(ByteArrayCodec.INSTANCE)),
        new ClusterMasters(client, client.connect(ByteArrayCodec.INSTANCE)));
  }

  private static Connections standalone(RedisSettings settings, ClientResources resources) {
    Place place = settings.places().get(0);
    RedisClient client = client(settings, resources, place, TIME_OUT);
    String name = place.toString();
    return new Connections(
        resources,
        client,
        new StandaloneMaster(name, client.connect(ByteArrayCodec.INSTANCE)),
        new StandaloneMaster(name, client.connect(ByteArrayCodec.INSTANCE)));
  }

  /** A client for one server. */
  static RedisClient client(
      RedisSettings settings, ClientResources resources, Place place, Duration wait) {
    RedisClient client = RedisClient.create(resources, uri(settings, place, wait));
    ClientOptions.Builder options = ClientOptions.builder();
    fill(options, settings, wait);
    client.setOptions(options.build());
    return client;
  }

  static ClientResources resources() {
    return ClientResources.builder()
        .reconnectDelay(
            Delay.exponential(RECONNECT_FIRST, RECONNECT_LAST, 2, TimeUnit.MILLISECONDS))
        .build();
  }

  private static RedisURI uri(RedisSettings settings, Place place, Duration wait) {
    RedisURI.Builder uri =
        RedisURI.builder()
            .withHost(place.host())
            .withPort(place.port())
            .withSsl(settings.tls())
            .withVerifyPeer(SslVerifyMode.FULL)
            .withClientName("caltrop")
            .withTimeout(wait);
    settings
        .password()
        .ifPresent(
            password ->
                uri.withAuthentication(settings.user().orElse("default"), password.toCharArray()));
    return uri.build();
  }

  private static void fill(ClientOptions.Builder options, RedisSettings settings, Duration wait) {
    SslOptions.Builder ssl = SslOptions.builder().jdkSslProvider().handshakeTimeout(wait);
    settings.caCertificate().ifPresent(file -> ssl.trustManager(readable(file).toFile()));
    options
        .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        .socketOptions(SocketOptions.builder().connectTimeout(wait).keepAlive(true).build())
        .sslOptions(ssl.build())
        .timeoutOptions(TimeoutOptions.enabled(wait));
  }

  private static Path readable(Path pem) {
    if (!Files.isReadable(pem) || Files.isDirectory(pem)) {
      throw new StoreException(
          StoreException.Kind.UNAVAILABLE,
          "redis.ca_certificate: " + pem + " cannot be read; allowed: a PEM file");
    }
    return pem;
  }

  Masters recording() {
    return recording;
  }

  Masters reading() {
    return reading;
  }

  @Override
  public void close() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    shutDown(resources);
  }

  static void shutDown(ClientResources resources) {
    resources.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
