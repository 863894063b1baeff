@NullMarked
package io.caltrop.app.config;

import org.jspecify.annotations.NullMarked;
