/** The parts of a running Caltrop: how they are configured, started in order, and stopped. */
@NullMarked
package io.caltrop.app.node;

import org.jspecify.annotations.NullMarked;
