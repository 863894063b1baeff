/** What deploy/ holds, checked by what runs without a container engine or a cluster. */
@NullMarked
package io.caltrop.app.deploy;

import org.jspecify.annotations.NullMarked;
