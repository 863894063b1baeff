/** Rows of rules as hits, hits as findings, findings as records: what a job of rules does. */
@NullMarked
package io.caltrop.detection.engine.hits;

import org.jspecify.annotations.NullMarked;
