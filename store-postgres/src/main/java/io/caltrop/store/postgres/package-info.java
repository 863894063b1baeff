/** Events, counts, dedup marks and positions in PostgreSQL. */
@NullMarked
package io.caltrop.store.postgres;

import org.jspecify.annotations.NullMarked;
