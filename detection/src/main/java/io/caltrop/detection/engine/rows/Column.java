package io.caltrop.detection.engine.rows;

import java.io.Serializable;

/**
 * A column of a query's result.
 *
 * @param name as clients see it; any text, quoted where needed
 * @param type PostgreSQL's name for it, such as {@code bigint}
 */
public record Column(String name, String type) implements Serializable {}
