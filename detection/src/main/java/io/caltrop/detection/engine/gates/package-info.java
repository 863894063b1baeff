/**
 * Gates before queries that read the same rows: what a row costs a query that has nothing to do
 * with it. A gate lets pass every row that fulfils the query's conditions, and few others.
 */
@NullMarked
package io.caltrop.detection.engine.gates;

import org.jspecify.annotations.NullMarked;
