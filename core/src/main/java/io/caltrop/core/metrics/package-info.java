/** The metric names that every stage shares. */
@NullMarked
package io.caltrop.core.metrics;

import org.jspecify.annotations.NullMarked;
