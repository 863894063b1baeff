package io.caltrop.detection.engine;

import io.caltrop.detection.rules.Rule;

/**
 * A rule whose query was translated.
 *
 * @param query in Flink's SQL
 */
public record RuleQuery(Rule rule, StreamQuery query) {}
