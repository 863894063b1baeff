/**
 * The objects of streaming SQL as they are seen from outside: values, and the port that shows them.
 */
@NullMarked
package io.caltrop.core.streams;

import org.jspecify.annotations.NullMarked;
