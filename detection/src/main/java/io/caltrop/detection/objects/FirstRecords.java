package io.caltrop.detection.objects;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.engine.SourceTable;
import io.caltrop.detection.engine.StreamQuery;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * Whether a query that begins now still gets the first records of its topics. A view over a view
 * reads what that one reads, not its rows: it may lack what the other got from records that are
 * gone.
 */
final class FirstRecords {
  private static final int PATIENCE_MS = 2_000;

  private FirstRecords() {}

  /** The topics of which it does not; none where Kafka does not answer. */
  static Set<String> missing(StreamQuery query) {
    Map<Map<String, String>, Set<String>> wholeByKafka = new HashMap<>();
    Set<String> missing = new LinkedHashSet<>();
    for (SourceTable source : query.sources()) {
      if (source.startup().equals("latest")) {
        missing.add(source.topic());
      } else {
        wholeByKafka
            .computeIfAbsent(source.kafka(), k -> new LinkedHashSet<>())
            .add(source.topic());
      }
    }
    wholeByKafka.forEach((kafka, topics) -> missing.addAll(cut(topics, kafka)));
    return missing;
  }

  private static Set<String> cut(Set<String> topics, Map<String, String> kafka) {
    Map<String, Object> client = new HashMap<>(kafka);
    client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MS);
    client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MS);
    try (Admin admin = Admin.create(client)) {
      return topics.stream().filter(topic -> isCut(admin, topic)).collect(Collectors.toSet());
    } catch (KafkaException e) {
      return Set.of(); // the job waits for it, and says so
    }
  }

  private static boolean isCut(Admin admin, String topic) {
    try {
      Map<TopicPartition, OffsetSpec> firsts = new HashMap<>();
      for (TopicDescription described :
          done(admin.describeTopics(Set.of(topic)).allTopicNames()).values()) {
        for (TopicPartitionInfo partition : described.partitions()) {
          firsts.put(new TopicPartition(topic, partition.partition()), OffsetSpec.earliest());
        }
      }
      return done(admin.listOffsets(firsts).all()).values().stream()
          .anyMatch(first -> first.offset() > 0);
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SqlProblem.of("57014", "canceling statement due to user request", "");
    }
  }

  private static <T> T done(KafkaFuture<T> answer)
      throws ExecutionException, TimeoutException, InterruptedException {
    return answer.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
  }
}
