/** Events in ClickHouse: one server or a cluster of replicas, current ones and those of 2018. */
@NullMarked
package io.caltrop.store.cluster.clickhouse;

import org.jspecify.annotations.NullMarked;
