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
      List<CompletionStage<String>> infos = nodes.stream().map(Replicas::ask).toList();
      List<String> alone = new ArrayList<>();
      List<String> held = new ArrayList<>();
      int answering = 0;
      for (int i = 0; i < nodes.size(); i++) {
        Replicas replicas = Replicas.of(Answers.of(infos.get(i), nodes.get(i).name()));
        answering += replicas.answering();
        if (replicas.listed() == 0) {
          alone.add(nodes.get(i).name());
        } else if (replicas.answering() == 0) {
          held.add(nodes.get(i).name());
        }
      }
      return new State(true, detail(nodes.size(), answering, alone, held));
    } catch (StoreException e) {
      masters.lookAgain();
      return new State(false, String.valueOf(e.getMessage()));
    }
  }

  private static String detail(int masters, int replicas, List<String> alone, List<String> held) {
    if (masters == 1 && replicas == 0 && held.isEmpty()) {
      return "one server without a replica";
    }
    return masters
        + " masters, "
        + replicas
        + " replicas online"
        + named("; no replica of ", alone, ": its failure loses data")
        + named("; the replica of ", held, " is silent: nothing is recorded there meanwhile");
  }

  private static String named(String before, List<String> nodes, String after) {
    return nodes.isEmpty() ? "" : before + String.join(", ", nodes) + after;
  }
}
