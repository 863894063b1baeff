/** The rows of a query, published as records of a Kafka topic. */
@NullMarked
package io.caltrop.detection.engine.records;

import org.jspecify.annotations.NullMarked;
