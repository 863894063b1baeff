/** The program: command line, configuration, and the only place where parts are wired. */
@NullMarked
package io.caltrop.app;

import org.jspecify.annotations.NullMarked;
