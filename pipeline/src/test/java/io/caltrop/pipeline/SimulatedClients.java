package io.caltrop.pipeline;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.internals.KafkaFutureImpl;

/** The clients of one process; its consumers in the group are told when it is killed. */
record SimulatedClients(
    SimulatedProcess process,
    SimulatedBroker broker,
    Ledger ledger,
    List<SimulatedConsumer> consumers)
    implements KafkaClients {
  @Override
  public Consumer<byte[], byte[]> consumer(Properties properties) {
    int most = Integer.parseInt(properties.getProperty("max.poll.records", "500"));
    SimulatedConsumer consumer = new SimulatedConsumer(process, broker, most);
    consumers.add(consumer);
    return consumer;
  }

  @Override
  public Producer<byte[], byte[]> producer(Properties properties) {
    return new SimulatedProducer(process, broker, ledger);
  }

  /** Answers what the consumer asks: the topic's id. */
  @Override
  public Admin admin(Properties properties) {
    return (Admin)
        Proxy.newProxyInstance(
            Admin.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("describeTopics")) {
                throw new UnsupportedOperationException(method.toString());
              }
              return new Topics(describe());
            });
  }

  private KafkaFuture<TopicDescription> describe() {
    process.point("ask for the topic's id");
    KafkaFutureImpl<TopicDescription> answer = new KafkaFutureImpl<>();
    if (process.isUnlucky(process.schedule().kafkaFault())) {
      answer.completeExceptionally(new TimeoutException("simulated silence about the topic"));
    } else {
      answer.complete(
          new TopicDescription(
              SimulatedBroker.TOPIC, false, List.of(), null, SimulatedBroker.TOPIC_ID));
    }
    return answer;
  }

  private static final class Topics extends DescribeTopicsResult {
    Topics(KafkaFuture<TopicDescription> answer) {
      super(null, Map.of(SimulatedBroker.TOPIC, answer));
    }
  }
}
