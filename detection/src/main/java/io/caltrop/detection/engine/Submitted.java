package io.caltrop.detection.engine;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.JobID;

/**
 * The jobs that were given to the cluster, whether or not it was ever heard that it took them: an
 * answer may be lost, or come too late for whoever asked.
 */
final class Submitted {
  private final Map<JobID, String> names = new ConcurrentHashMap<>();

  /** A job of the name is about to be given to it. */
  void add(JobID job, String name) {
    names.put(job, name);
  }

  /** The jobs of the name, of which some may have ended. */
  List<JobID> of(String name) {
    return names.entrySet().stream()
        .filter(job -> job.getValue().equals(name))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Those that run, though nobody wants them.
   *
   * @param seen ids and states of the cluster's jobs, as they were a moment ago
   * @param wanted the ids of those that are to run
   */
  List<JobID> unwanted(Map<String, String> seen, Set<String> wanted) {
    names.keySet().removeIf(job -> Cluster.isEnded(seen.getOrDefault(job.toString(), "")));
    return names.keySet().stream()
        .filter(job -> seen.containsKey(job.toString()) && !wanted.contains(job.toString()))
        .toList();
  }
}
