package io.caltrop.detection.objects;

import io.caltrop.detection.engine.Engine;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jobs and checkpoints of objects that were dropped, or not created in the end. They are ended at
 * once, or as soon as the cluster lets them be: until then the database has their names, so that a
 * restart in between does not forget them.
 */
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private final Definitions definitions;
  private final Catalogue catalogue;
  private final Jobs jobs;
  private final Retries retries;
  private final Set<String> names = ConcurrentHashMap.newKeySet();

  Leftovers(Definitions definitions, Catalogue catalogue, Jobs jobs, Retries retries) {
    this.definitions = definitions;
    this.catalogue = catalogue;
    this.jobs = jobs;
    this.retries = retries;
  }

  /** Takes over what an earlier process had not ended. */
  void load() {
    names.addAll(definitions.dropped());
  }

  /** Ends what there is of a name that the database has as dropped, now or later. */
  void end(String name) {
    names.add(name);
    endNow(name);
  }

  /** Ends what is due; nothing may be created meanwhile. */
  void endDue() {
    for (String name : List.copyOf(names)) {
      if (catalogue.find(name).isPresent()) {
        names.remove(name); // another took the name, and ended what was left
      } else if (retries.isDue(key(name))) {
        endNow(name);
      }
    }
  }

  private void endNow(String name) {
    Optional<Engine> engine = jobs.ifUp();
    if (engine.isEmpty()) {
      return;
    }
    try {
      engine.get().remove(name);
      definitions.left(name);
      names.remove(name);
      retries.over(key(name));
    } catch (RuntimeException e) {
      retries.failed(key(name));
      LOG.warn("what {} has left is not ended yet: {}", name, e.getMessage());
    }
  }

  private static String key(String name) {
    return "dropped " + name;
  }
}
