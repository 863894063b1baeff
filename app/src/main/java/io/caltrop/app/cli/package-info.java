/** The commands: their options, what they print, their exit status. */
@NullMarked
package io.caltrop.app.cli;

import org.jspecify.annotations.NullMarked;
