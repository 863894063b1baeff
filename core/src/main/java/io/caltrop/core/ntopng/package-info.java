/** Reads what ntopng sends: one payload in, alerts out, each with its offender and its reason. */
@NullMarked
package io.caltrop.core.ntopng;

import org.jspecify.annotations.NullMarked;
