package io.caltrop.store.cluster.redis;

import io.caltrop.core.store.StoreException;
import java.util.List;

/** The servers that take writes: the masters of a cluster, or one server. */
interface Masters {
  /**
   * The one that serves a key.
   *
   * @throws StoreException if it is not known or not reachable
   */
  Node of(byte[] key);

  /**
   * Each of them.
   *
   * @throws StoreException if one is not reachable, or keys are served by none
   */
  List<Node> all();

  /** Whether each of them is meant to have a replica. */
  boolean haveReplicas();

  /** Looks for changes of the cluster soon, after something failed. */
  void lookAgain();

  /** Looks for changes of the cluster now, as long as a time-out at most. */
  void lookNow();
}
