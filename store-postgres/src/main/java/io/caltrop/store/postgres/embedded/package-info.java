/** A PostgreSQL server of the program's own, under a data directory. */
@NullMarked
package io.caltrop.store.postgres.embedded;

import org.jspecify.annotations.NullMarked;
