/** Streaming SQL over Kafka: statements, the engine that runs them, the port they arrive at. */
@NullMarked
package io.caltrop.detection;

import org.jspecify.annotations.NullMarked;
