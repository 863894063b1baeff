/** YAML whose values know their lines, types to check them, and the words for what is wrong. */
@NullMarked
package io.caltrop.core.yaml;

import org.jspecify.annotations.NullMarked;
