package io.caltrop.detection.engine.hits;

/**
 * A finding on its way out.
 *
 * @param rule which of the job's rules, from 0
 * @param json the record
 */
public record Found(int rule, String id, String json) {}
