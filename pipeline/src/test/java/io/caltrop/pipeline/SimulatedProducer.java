package io.caltrop.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;

/** Writes dead letters to the simulated broker. What it does not override is not used. */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // one thread runs it all
final class SimulatedProducer extends MockProducer<byte[], byte[]> {
  /** The topic takes no longer values. */
  static final int LONGEST = 20_000;

  private final SimulatedProcess process;
  private final SimulatedBroker broker;
  private final Ledger ledger;

  SimulatedProducer(SimulatedProcess process, SimulatedBroker broker, Ledger ledger) {
    this.process = process;
    this.broker = broker;
    this.ledger = ledger;
  }

  @Override
  public List<PartitionInfo> partitionsFor(String topic) {
    process.point("ask for the dead letters' partitions");
    if (process.isUnlucky(process.schedule().kafkaFault())) {
      throw new KafkaException("simulated silence about partitions");
    }
    List<PartitionInfo> partitions = new ArrayList<>();
    for (SimulatedLog log : broker.letters()) {
      int number = log.partition().partition();
      partitions.add(new PartitionInfo(topic, number, Node.noNode(), new Node[0], new Node[0]));
    }
    return partitions;
  }

  @Override
  public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> letter) {
    process.point("send dead letter");
    if (letter.value() != null && letter.value().length > LONGEST) {
      return CompletableFuture.failedFuture(new RecordTooLargeException("simulated limit"));
    }
    double rate = process.schedule().kafkaFault();
    if (process.isUnlucky(rate)) {
      return CompletableFuture.failedFuture(new TimeoutException("simulated loss of a letter"));
    }
    TopicPartition to = new TopicPartition(letter.topic(), letter.partition());
    long offset =
        broker
            .log(to)
            .append(letter.key(), letter.value(), letter.headers(), 0, process.upTo(2) - 1);
    ledger.letter(number(letter, DeadLetters.PARTITION), number(letter, DeadLetters.OFFSET));
    process.point("sent dead letter");
    if (process.isUnlucky(rate)) {
      return CompletableFuture.failedFuture(new TimeoutException("simulated loss of an answer"));
    }
    return CompletableFuture.completedFuture(new RecordMetadata(to, offset, 0, 0, 0, 0));
  }

  private static int number(ProducerRecord<byte[], byte[]> letter, String header) {
    return Integer.parseInt(new String(letter.headers().lastHeader(header).value(), UTF_8));
  }

  @Override
  public void close(Duration timeout) {}
}
