package io.caltrop.detection.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A topic of log records of its own. */
final class LogTopic implements AutoCloseable {
  private final String name = Servers.fresh("log");
  private final KafkaProducer<byte[], byte[]> producer;

  LogTopic(int partitions, String codec) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", Servers.kafka()))) {
      admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", Servers.kafka(), "compression.type", codec),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  String name() {
    return name;
  }

  void send(List<String> records) {
    send(null, records);
  }

  void sendTo(int partition, List<String> records) {
    send(partition, records);
  }

  private void send(@Nullable Integer partition, List<String> records) {
    List<Future<?>> sent = new ArrayList<>(records.size());
    for (String record : records) {
      byte[] value = record.getBytes(StandardCharsets.UTF_8);
      sent.add(producer.send(new ProducerRecord<>(name, partition, null, value)));
    }
    try {
      for (Future<?> one : sent) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The topic as the table {@code log_data}, with the columns of the tutorial. */
  SourceTable table() {
    List<SourceTable.Column> columns =
        Stream.of("timestamp", "ip_address", "user", "action", "resource", "status_code")
            .map(column -> new SourceTable.Column(column, "VARCHAR", Optional.empty()))
            .toList();
    return table(columns, Optional.empty());
  }

  SourceTable table(List<SourceTable.Column> columns, Optional<SourceTable.Watermark> watermark) {
    return new SourceTable(
        "log_data",
        columns,
        watermark,
        name,
        "earliest",
        Map.of("bootstrap.servers", Servers.kafka()));
  }

  @Override
  public void close() {
    producer.close();
  }
}
