package io.caltrop.pipeline;

import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;

/**
 * Makes the clients through which the alert consumer reaches Kafka: real ones, or those of the
 * simulation that the tests run it in.
 */
interface KafkaClients {
  /** Clients of real brokers. */
  KafkaClients REAL =
      new KafkaClients() {
        @Override
        public Consumer<byte[], byte[]> consumer(Properties properties) {
          return new KafkaConsumer<>(properties);
        }

        @Override
        public Producer<byte[], byte[]> producer(Properties properties) {
          return new KafkaProducer<>(properties);
        }

        @Override
        public Admin admin(Properties properties) {
          return Admin.create(properties);
        }
      };

  /** A consumer, of a group if the properties name one. */
  Consumer<byte[], byte[]> consumer(Properties properties);

  Producer<byte[], byte[]> producer(Properties properties);

  Admin admin(Properties properties);
}
