@NullMarked
package io.caltrop.app.node;

import org.jspecify.annotations.NullMarked;
