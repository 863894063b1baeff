/**
 * The whole-system benchmarks of {@code caltrop bench}: each figure beside its limit in the same
 * run.
 */
@NullMarked
package io.caltrop.app.bench;

import org.jspecify.annotations.NullMarked;
