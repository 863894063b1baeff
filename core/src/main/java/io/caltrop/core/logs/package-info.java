/** Log lines: from the text of a line to a flat record. No files, no Kafka. */
@NullMarked
package io.caltrop.core.logs;

import org.jspecify.annotations.NullMarked;
