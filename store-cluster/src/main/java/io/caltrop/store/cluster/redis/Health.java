package io.caltrop.store.cluster.redis;

import io.caltrop.core.Dependency.State;
import io.caltrop.core.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** How the masters are doing, in one line. */
final class Health {
  private final Masters masters;

  Health(Masters masters) {
    this.masters = masters;
  }

  State check() {
    try {
      List<Node> nodes = masters.all();
      List<CompletionStage<String>> infos = nodes.stream().map(Replication::ask).toList();
      List<String> alone = new ArrayList<>();
      int replicas = 0;
      for (int i = 0; i < nodes.size(); i++) {
        int online = Replication.replicas(Answers.of(infos.get(i), nodes.get(i).name()));
        replicas += online;
        if (online == 0) {
          alone.add(nodes.get(i).name());
        }
      }
      return new State(true, detail(nodes.size(), replicas, alone));
    } catch (StoreException e) {
      masters.lookAgain();
      return new State(false, String.valueOf(e.getMessage()));
    }
  }

  private static String detail(int masters, int replicas, List<String> alone) {
    if (masters == 1 && replicas == 0) {
      return "one server without a replica";
    }
    String counts = masters + " masters, " + replicas + " replicas online";
    return alone.isEmpty()
        ? counts
        : counts + "; no replica of " + String.join(", ", alone) + ": its failure loses data";
  }
}
