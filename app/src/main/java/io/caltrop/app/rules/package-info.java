/** Rules as files: found, checked, and tested with their cases. */
@NullMarked
package io.caltrop.app.rules;

import org.jspecify.annotations.NullMarked;
