package io.caltrop.store.cluster.redis;

import io.lettuce.core.api.async.RedisAsyncCommands;

/**
 * A master and one connection to it.
 *
 * @param name {@code host:port}
 */
record Node(String name, RedisAsyncCommands<byte[], byte[]> commands) {}
