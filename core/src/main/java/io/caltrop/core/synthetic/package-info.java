/** Alerts and logs made up from a seed, for demonstrations, tests and benchmarks. */
@NullMarked
package io.caltrop.core.synthetic;

import org.jspecify.annotations.NullMarked;
