package io.caltrop.store.postgres;

/**
 * Where events and lists are when PostgreSQL does not keep them, told to whoever reads {@code
 * blacklist_events} or {@code blacklists} there: empty tables would be a wrong answer.
 *
 * @param events what to read in place of {@code blacklist_events}, in a few words
 * @param lists what to read in place of {@code blacklists}
 */
public record Elsewhere(String events, String lists) {}
