/** Detection rules: what they find, how bad it is, and the cases that show it. */
@NullMarked
package io.caltrop.detection.rules;

import org.jspecify.annotations.NullMarked;
