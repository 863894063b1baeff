/** The SQL dialect: from text to checked statements, and to the text that Flink runs. */
@NullMarked
package io.caltrop.detection.dialect;

import org.jspecify.annotations.NullMarked;
