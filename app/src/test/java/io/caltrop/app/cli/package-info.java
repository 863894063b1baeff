@NullMarked
package io.caltrop.app.cli;

import org.jspecify.annotations.NullMarked;
