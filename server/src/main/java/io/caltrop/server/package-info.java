/** The HTTP API and the console. */
@NullMarked
package io.caltrop.server;

import org.jspecify.annotations.NullMarked;
