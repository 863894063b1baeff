/** The rows of a query, kept in a PostgreSQL table. */
@NullMarked
package io.caltrop.detection.engine.rows;

import org.jspecify.annotations.NullMarked;
