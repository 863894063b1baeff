package io.caltrop.cluster;

import org.jspecify.annotations.Nullable;

/** A server of the cluster cannot be had, started or reached; the message is for its user. */
public final class ClusterException extends RuntimeException {
  ClusterException(String message) {
    super(message);
  }

  ClusterException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
