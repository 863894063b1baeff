/** Aggregates over the recent rows of a group, by the rows' own time, and what they remember. */
@NullMarked
package io.caltrop.detection.dialect.recent;

import org.jspecify.annotations.NullMarked;
