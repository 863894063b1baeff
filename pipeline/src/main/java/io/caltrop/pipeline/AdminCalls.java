package io.caltrop.pipeline;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Questions to Kafka's brokers, each answered within a time or failed with one line. Safe for use
 * by several threads.
 */
final class AdminCalls implements AutoCloseable {
  private final KafkaSettings settings;
  private final KafkaClients clients;
  private final String servers;
  private final Duration timeout;
  private @Nullable Admin client;
  private boolean closed;

  /**
   * Connects when first asked.
   *
   * @param timeout of each question
   */
  AdminCalls(KafkaSettings settings, Duration timeout) {
    this(settings, KafkaClients.REAL, timeout);
  }

  /** The same through other clients. */
  AdminCalls(KafkaSettings settings, KafkaClients clients, Duration timeout) {
    this.settings = settings;
    this.clients = clients;
    this.servers = settings.bootstrapServers();
    this.timeout = timeout;
  }

  private synchronized Admin admin() {
    if (closed) {
      throw new BrokerException("the connection to Kafka at " + servers + " is closed");
    }
    if (client == null) {
      Properties properties = settings.admin();
      properties.put("request.timeout.ms", String.valueOf(timeout.toMillis()));
      properties.put("default.api.timeout.ms", String.valueOf(timeout.toMillis()));
      try {
        client = clients.admin(properties);
      } catch (KafkaException e) { // such as a host name without an address
        throw new BrokerException("Kafka at " + servers + ": " + Secrets.hide(settings, e), e);
      }
    }
    return client;
  }

  int brokers() {
    return answer(admin().describeCluster(new DescribeClusterOptions().timeoutMs(millis())).nodes())
        .size();
  }

  /** The topic as the brokers know it now; empty if there is none. */
  Optional<TopicDescription> topic(String name) {
    var options = new DescribeTopicsOptions().timeoutMs(millis());
    try {
      return Optional.ofNullable(
          answer(admin().describeTopics(List.of(name), options).allTopicNames()).get(name));
    } catch (BrokerException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The largest batch of records in bytes that a topic takes: its {@code max.message.bytes}. */
  int largestBatch(String topic) {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    var options = new DescribeConfigsOptions().timeoutMs(millis());
    Map<ConfigResource, Config> configs =
        answer(admin().describeConfigs(List.of(resource), options).all());
    return configs.values().stream()
        .map(config -> config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value())
        .mapToInt(Integer::parseInt)
        .sum(); // of one
  }

  /** The offset after the last record that a consumer of committed records gets, by partition. */
  Map<TopicPartition, Long> ends(Iterable<TopicPartition> partitions) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, OffsetSpec.latest()));
    if (asked.isEmpty()) {
      return Map.of();
    }
    var options = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED).timeoutMs(millis());
    Map<TopicPartition, Long> ends = new HashMap<>();
    Map<TopicPartition, ListOffsetsResultInfo> found =
        answer(admin().listOffsets(asked, options).all());
    found.forEach((partition, info) -> ends.put(partition, info.offset()));
    return ends;
  }

  /** How many consumers a group has; one that is not known has none. */
  int members(String group) {
    var options = new DescribeConsumerGroupsOptions().timeoutMs(millis());
    try {
      return answer(admin().describeConsumerGroups(List.of(group), options).all()).values().stream()
          .mapToInt(description -> description.members().size())
          .sum();
    } catch (BrokerException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return 0;
      }
      throw e;
    }
  }

  /**
   * Creates a topic.
   *
   * @return false if there is one of that name
   */
  boolean create(NewTopic topic) {
    var options = new CreateTopicsOptions().timeoutMs(millis());
    try {
      answer(admin().createTopics(List.of(topic), options).all());
      return true;
    } catch (BrokerException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw new BrokerException(
          "the topic " + topic.name() + " cannot be created: " + e.getMessage(), e);
    }
  }

  private <T> T answer(KafkaFuture<T> future) {
    try {
      return future.get(timeout.toMillis() + 100, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw failed(OneLine.unwrapped(e));
    } catch (TimeoutException e) {
      throw failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerException("interrupted while asking Kafka at " + servers, e);
    }
  }

  private BrokerException failed(Throwable e) {
    if (e instanceof TimeoutException
        || e instanceof org.apache.kafka.common.errors.TimeoutException) {
      return new BrokerException(
          "Kafka at " + servers + " did not answer within " + millis() + " ms", e);
    }
    return new BrokerException("Kafka at " + servers + ": " + OneLine.of(e), e);
  }

  private int millis() {
    return (int) timeout.toMillis();
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (client != null) {
      client.close(Duration.ofSeconds(1));
    }
  }
}
