/** Events in ClickHouse, deduplication and counts in Redis Cluster. */
@NullMarked
package io.caltrop.store.cluster;

import org.jspecify.annotations.NullMarked;
