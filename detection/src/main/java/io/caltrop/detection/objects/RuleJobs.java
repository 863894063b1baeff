package io.caltrop.detection.objects;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.engine.Engine;
import io.caltrop.detection.engine.EngineException;
import io.caltrop.detection.engine.JobHandle;
import io.caltrop.detection.engine.RuleQuery;
import io.caltrop.detection.engine.RulesJob;
import io.caltrop.detection.engine.Start;
import io.caltrop.detection.rules.Rule;
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
  private final Map<Rule, Optional<String>> checked = new LinkedHashMap<>();

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
    Map<String, List<RuleQuery>> wanted = new LinkedHashMap<>();
    List<RuleQuery> together = new ArrayList<>();
    set.together().forEach(rule -> query(rule).ifPresent(together::add));
    if (!together.isEmpty()) {
      wanted.put(RuleSet.job(rules(together)), together);
    }
    for (Rule rule : set.alone().values()) {
      query(rule).ifPresent(query -> wanted.put(RuleSet.job(rule), List.of(query)));
    }
    checked.keySet().removeIf(rule -> !set.has(rule));
    endAllBut(wanted.keySet());
    for (Map.Entry<String, List<RuleQuery>> job : wanted.entrySet()) {
      if (!running.containsKey(job.getKey())) {
        try {
          start(job.getKey(), job.getValue(), set);
        } catch (SqlProblem e) {
          if (!isAnyRefused(job.getValue())) {
            throw e;
          }
          become(set); // without those
          return;
        }
      }
    }
  }

  private static List<Rule> rules(List<RuleQuery> queries) {
    return queries.stream().map(RuleQuery::rule).toList();
  }

  /** Empty if the rule was refused. */
  private Optional<RuleQuery> query(Rule rule) {
    try {
      Optional<String> problem = checked.getOrDefault(rule, Optional.empty());
      problem.ifPresent(reason -> refused.put(rule.id(), reason));
      return problem.isPresent() ? Optional.empty() : Optional.of(queries.translate(rule));
    } catch (SqlProblem e) {
      refuse(rule, e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Plans each by itself, so that one that Flink refuses takes no other with it: all together take
   * half as long, and are mostly right.
   */
  private boolean isAnyRefused(List<RuleQuery> rules) {
    boolean any = false;
    for (RuleQuery query : rules) {
      if (!checked.containsKey(query.rule())) {
        Optional<String> problem = problem(query);
        checked.put(query.rule(), problem);
        any |= problem.isPresent();
      }
    }
    return any;
  }

  private Optional<String> problem(RuleQuery query) {
    try {
      engine.plan(query);
      return Optional.empty();
    } catch (SqlProblem e) {
      refuse(query.rule(), e.getMessage());
      return Optional.of(e.getMessage());
    }
  }

  private void refuse(Rule rule, String reason) {
    refused.put(rule.id(), reason);
    LOG.warn("rule {} is left out: {}", rule.id(), reason);
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

  private void start(String name, List<RuleQuery> rules, RuleSet set) throws SQLException {
    names.add(name);
    SinkTopics.make(topic, false, kafka).ifPresent(away -> LOG.warn("findings: {}", away));
    // One that runs alone has offsets of its own: it must not move those of the others.
    Rule first = rules.get(0).rule();
    boolean isAlone = first.equals(set.alone().get(first.id()));
    String group = isAlone ? GROUP + "." + first.id() : GROUP;
    JobHandle job = engine.runRules(new RulesJob(name, rules, group, topic, kafka, Start.RESUME));
    running.put(name, job);
    rules.forEach(rule -> byRule.put(rule.rule().id(), job));
    LOG.info("{} rules run as {}", rules.size(), name);
  }
}
