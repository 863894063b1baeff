package io.caltrop.pipeline;

import io.caltrop.core.store.AlertStore;
import java.time.Clock;
import java.util.random.RandomGenerator;

/**
 * What every worker of a consumer works with.
 *
 * @param progress where the workers tell how far they are
 */
record ConsumerParts(
    KafkaSettings settings,
    ConsumerOptions options,
    AlertStore store,
    ConsumerMetrics metrics,
    Clock clock,
    RandomGenerator random,
    AdminCalls admin,
    Progress progress) {}
