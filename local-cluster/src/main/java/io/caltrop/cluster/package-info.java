/** A real cluster of every server on this machine, as processes of their own. */
@NullMarked
package io.caltrop.cluster;

import org.jspecify.annotations.NullMarked;
