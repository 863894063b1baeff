package io.caltrop.detection.port;

/**
 * What a SQL port has done since it started, for metrics.
 *
 * @param open connections that are open now
 * @param accepted connections that got in
 * @param refused connections that did not: too many, not let in, PostgreSQL away, rubbish
 * @param statements carried out or tried: queries and executions of prepared statements
 * @param streaming those of them that were streaming statements
 * @param errors that clients were told
 */
public record SqlPortCounters(
    int open, long accepted, long refused, long statements, long streaming, long errors) {}
