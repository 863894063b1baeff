@NullMarked
package io.caltrop.app.rules;

import org.jspecify.annotations.NullMarked;
