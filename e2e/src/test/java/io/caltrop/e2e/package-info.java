/** Black-box tests of the packaged program: real processes, real clients, real kills. */
@NullMarked
package io.caltrop.e2e;

import org.jspecify.annotations.NullMarked;
