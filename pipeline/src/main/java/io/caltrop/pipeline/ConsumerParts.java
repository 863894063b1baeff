package io.caltrop.pipeline;

import io.caltrop.core.store.AlertStore;
import java.time.Clock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What every worker of a consumer works with.
 *
 * @param clock tells the time of recording
 * @param nanoTime measures waits, in nanoseconds, as {@link System#nanoTime}
 * @param progress where the workers tell how far they are
 */
record ConsumerParts(
    KafkaSettings settings,
    ConsumerOptions options,
    AlertStore store,
    ConsumerMetrics metrics,
    Clock clock,
    LongSupplier nanoTime,
    RandomGenerator random,
    KafkaClients clients,
    AdminCalls admin,
    Progress progress) {}
