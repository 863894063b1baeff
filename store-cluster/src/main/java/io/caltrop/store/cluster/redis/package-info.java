/** Deduplication and counts in a Redis Cluster, or in one Redis. */
@NullMarked
package io.caltrop.store.cluster.redis;

import org.jspecify.annotations.NullMarked;
