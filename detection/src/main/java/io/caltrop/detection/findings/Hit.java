package io.caltrop.detection.findings;

import org.jspecify.annotations.Nullable;

/**
 * A row of a rule's query. Times are in ms since 1970. A hit spans the time from its first event to
 * its own.
 *
 * @param rule which of the job's rules, from 0
 * @param key the values of the suppression columns, as one text
 * @param entity whom it is about
 * @param firstSeen of the first event it stands for; its own time if the query does not say
 * @param count of events it stands for; empty if the query does not say
 * @param evidence the columns of the row: a JSON object
 */
public record Hit(
    int rule,
    String key,
    String entity,
    long time,
    long firstSeen,
    @Nullable Long count,
    String evidence) {}
