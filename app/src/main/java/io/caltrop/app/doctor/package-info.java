/** Looks at everything a configuration needs, and says what to mend. */
@NullMarked
package io.caltrop.app.doctor;

import org.jspecify.annotations.NullMarked;
