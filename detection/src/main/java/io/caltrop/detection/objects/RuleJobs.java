package io.caltrop.detection.objects;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.engine.Engine;
import io.caltrop.detection.engine.EngineException;
import io.caltrop.detection.engine.JobHandle;
import io.caltrop.detection.engine.RuleQuery;
import io.caltrop.detection.engine.RulesJob;
import io.caltrop.detection.engine.Start;
import io.caltrop.detection.rules.Rule;
import io.caltrop.detection.rules.WrittenRule;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs of a set of rules: starts those that are missing, from where they were, and ends those
 * that are no longer wanted. One thread changes them.
 */
final class RuleJobs {
  private static final Logger LOG = LoggerFactory.getLogger(RuleJobs.class);
  private static final String GROUP = "caltrop-rules";

  private final Engine engine;
  private final RuleQueries queries;
  private final RuleJobNames names;
  private final String topic;
  private final Map<String, String> kafka;
  private final Map<String, JobHandle> running = new LinkedHashMap<>();
  private final Map<String, JobHandle> byRule = new ConcurrentHashMap<>();
  private final Map<String, String> refused = new ConcurrentHashMap<>();
  private final Map<WrittenRule, Optional<String>> checked = new LinkedHashMap<>();

  RuleJobs(
      Engine engine,
      RuleQueries queries,
      RuleJobNames names,
      String topic,
      Map<String, String> kafka) {
    this.engine = engine;
    this.queries = queries;
    this.names = names;
    this.topic = topic;
    this.kafka = Map.copyOf(kafka);
  }

  /** The job that a rule is in, if it is in one. */
  Optional<JobHandle> of(String rule) {
    return Optional.ofNullable(byRule.get(rule));
  }

  /** Why a rule is in none. */
  Optional<String> refusal(String rule) {
    return Optional.ofNullable(refused.get(rule));
  }

  /**
   * Makes them those of a set. A rule that is refused is left out; the others run.
   *
   * @throws EngineException or {@link SqlProblem} if a job does not start; it may be tried again
   */
  void become(RuleSet set) throws SQLException {
    refused.clear();
    Map<String, List<Ready>> wanted = new LinkedHashMap<>();
    List<Ready> together = new ArrayList<>();
    set.together().forEach(written -> query(written).ifPresent(together::add));
    if (!together.isEmpty()) {
      wanted.put(RuleSet.job(rules(together)), together);
    }
    for (WrittenRule written : set.alone().values()) {
      query(written).ifPresent(one -> wanted.put(RuleSet.job(written.rule()), List.of(one)));
    }
    checked.keySet().removeIf(written -> !set.has(written));
    endAllBut(wanted.keySet());
    for (Map.Entry<String, List<Ready>> job : wanted.entrySet()) {
      if (!running.containsKey(job.getKey())) {
        try {
          start(job.getKey(), job.getValue(), set);
        } catch (SqlProblem e) {
          boolean isEnding = Thread.currentThread().isInterrupted();
          if (isEnding || !isAnyRefused(job.getValue())) {
            throw e;
          }
          become(set); // without those
          return;
        }
      }
    }
  }

  /** A rule with its query. */
  private record Ready(WrittenRule written, RuleQuery query) {}

  private static List<Rule> rules(List<Ready> rules) {
    return rules.stream().map(one -> one.written().rule()).toList();
  }

  /** Empty if the rule was refused. */
  private Optional<Ready> query(WrittenRule written) {
    try {
      Optional<String> problem = checked.getOrDefault(written, Optional.empty());
      problem.ifPresent(reason -> refused.put(written.rule().id(), reason));
      return problem.isPresent()
          ? Optional.empty()
          : Optional.of(new Ready(written, queries.translate(written.rule())));
    } catch (SqlProblem e) {
      refuse(written, written.line(e));
      return Optional.empty();
    }
  }

  /**
   * Plans each by itself, so that one that Flink refuses takes no other with it: all together take
   * half as long, and are mostly right.
   */
  private boolean isAnyRefused(List<Ready> rules) {
    boolean any = false;
    for (Ready one : rules) {
      if (!checked.containsKey(one.written())) {
        Optional<String> problem = problem(one);
        checked.put(one.written(), problem);
        any |= problem.isPresent();
      }
    }
    return any;
  }

  private Optional<String> problem(Ready one) {
    try {
      engine.plan(one.query());
      return Optional.empty();
    } catch (SqlProblem e) {
      String reason = one.written().line(e);
      refuse(one.written(), reason);
      return Optional.of(reason);
    }
  }

  private void refuse(WrittenRule written, String reason) {
    String id = written.rule().id();
    refused.put(id, reason);
    LOG.warn("rule {} is left out: {}", id, reason);
  }

  private void endAllBut(Set<String> wanted) throws SQLException {
    Set<String> known = new HashSet<>(names.all());
    known.addAll(running.keySet());
    known.removeAll(wanted);
    for (String name : known) {
      JobHandle job = running.remove(name);
      if (job != null) {
        byRule.values().removeIf(job::equals);
        stop(job); // where it ended is where the next begins
      }
      engine.remove(name);
      names.remove(name);
    }
  }

  private static void stop(JobHandle job) {
    try {
      job.stop();
    } catch (EngineException e) {
      LOG.warn("{} did not stop cleanly: {}", job.name(), e.getMessage());
    }
  }

  private void start(String name, List<Ready> rules, RuleSet set) throws SQLException {
    names.add(name);
    SinkTopics.make(topic, false, kafka).ifPresent(away -> LOG.warn("findings: {}", away));
    // One that runs alone has offsets of its own: it must not move those of the others.
    String first = rules.get(0).written().rule().id();
    String group = set.alone().containsKey(first) ? GROUP + "." + first : GROUP;
    List<RuleQuery> all = rules.stream().map(Ready::query).toList();
    JobHandle job = engine.runRules(new RulesJob(name, all, group, topic, kafka, Start.RESUME));
    running.put(name, job);
    rules(rules).forEach(rule -> byRule.put(rule.id(), job));
    LOG.info("{} rules run as {}", rules.size(), name);
  }
}
