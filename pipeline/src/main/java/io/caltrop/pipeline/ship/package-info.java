/**
 * Log files into a topic, each line once: files are followed through rotation, and their positions
 * are committed with the records.
 */
@NullMarked
package io.caltrop.pipeline.ship;

import org.jspecify.annotations.NullMarked;
