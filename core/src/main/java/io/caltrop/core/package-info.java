/**
 * Values and pure decisions of Caltrop, and the ports that stores and brokers implement. No I/O.
 */
@NullMarked
package io.caltrop.core;

import org.jspecify.annotations.NullMarked;
