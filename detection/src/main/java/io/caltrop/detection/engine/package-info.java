/** Apache Flink: what runs the queries. */
@NullMarked
package io.caltrop.detection.engine;

import org.jspecify.annotations.NullMarked;
