@NullMarked
package io.caltrop.app;

import org.jspecify.annotations.NullMarked;
