/**
 * PostgreSQL's casts and functions as Flink calls them, where Flink has none that means the same.
 */
@NullMarked
package io.caltrop.detection.dialect.functions;

import org.jspecify.annotations.NullMarked;
