package io.caltrop.detection.objects;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Makes the topics that sinks write to: a broker that makes none would let a sink wait for ever.
 */
final class SinkTopics {
  private static final int PATIENCE_MS = 5_000;

  private SinkTopics() {}

  /**
   * Makes the topic if it is not there, with the broker's own number of partitions and replicas.
   *
   * @param keyed whether the newest record of a key stands for all before it
   * @return why it could not be made; the sink tries for as long as it is wanted
   */
  static Optional<String> make(String topic, boolean keyed, Map<String, String> kafka) {
    NewTopic wanted = new NewTopic(topic, Optional.empty(), Optional.empty());
    if (keyed) {
      wanted.configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    }
    try (Admin admin = Admin.create(client(kafka))) {
      admin.createTopics(List.of(wanted)).all().get(PATIENCE_MS, TimeUnit.MILLISECONDS);
      return Optional.empty();
    } catch (ExecutionException e) {
      return e.getCause() instanceof TopicExistsException
          ? Optional.empty()
          : Optional.of(trouble(topic, String.valueOf(e.getCause())));
    } catch (TimeoutException e) {
      return Optional.of(trouble(topic, "no answer from Kafka"));
    } catch (KafkaException e) {
      return Optional.of(trouble(topic, e.toString()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(trouble(topic, "interrupted"));
    }
  }

  private static Map<String, Object> client(Map<String, String> kafka) {
    Map<String, Object> properties = new HashMap<>(kafka);
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MS);
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MS);
    return properties;
  }

  private static String trouble(String topic, String reason) {
    return "topic \"%s\" is not there and cannot be made: %s; the sink waits for it"
        .formatted(topic, reason);
  }
}
