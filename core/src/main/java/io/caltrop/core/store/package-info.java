/** The ports of the stores: what a back end must do, as interfaces and the values they exchange. */
@NullMarked
package io.caltrop.core.store;

import org.jspecify.annotations.NullMarked;
