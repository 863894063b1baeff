/** Kafka: the embedded broker, the topics, the publisher and the consumer that records alerts. */
@NullMarked
package io.caltrop.pipeline;

import org.jspecify.annotations.NullMarked;
