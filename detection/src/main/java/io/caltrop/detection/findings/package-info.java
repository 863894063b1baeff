/** Findings: what rules have found, once and not a flood, as records of a topic and rows. */
@NullMarked
package io.caltrop.detection.findings;

import org.jspecify.annotations.NullMarked;
