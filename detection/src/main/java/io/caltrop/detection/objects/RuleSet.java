package io.caltrop.detection.objects;

import io.caltrop.detection.objects.AppliedRules.Applied;
import io.caltrop.detection.rules.Rule;
import io.caltrop.detection.rules.WrittenRule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The rules that are to run: the shipped ones together, and each that was applied and is another
 * than the shipped one of its id by itself.
 *
 * @param together the shipped ones, in their order
 * @param alone the others, by id
 * @param broken what is wrong with applied ones that cannot be read, by id
 */
record RuleSet(
    List<WrittenRule> together, Map<String, WrittenRule> alone, Map<String, String> broken) {
  private static final int HASH_LENGTH = 12;

  /** Grows when the jobs that are made of the same rules can no longer read each other's state. */
  private static final int LAYOUT = 5;

  /** Copies. */
  RuleSet {
    together = List.copyOf(together);
  }

  static RuleSet of(
      List<WrittenRule> shipped, List<Applied> applied, Function<String, WrittenRule> reader) {
    Map<String, WrittenRule> together = new LinkedHashMap<>();
    shipped.stream()
        .filter(RuleSet::isRun)
        .forEach(written -> together.putIfAbsent(written.rule().id(), written));
    Map<String, WrittenRule> alone = new LinkedHashMap<>();
    Map<String, String> broken = new LinkedHashMap<>();
    for (Applied one : applied) {
      try {
        if (!one.enabled()) {
          together.remove(one.id());
        } else {
          WrittenRule written = reader.apply(one.yaml());
          WrittenRule other = together.get(one.id());
          if (other == null || !written.rule().equals(other.rule())) {
            together.remove(one.id());
            if (isRun(written)) {
              alone.put(one.id(), written);
            }
          }
        }
      } catch (RuntimeException e) { // a shipped one of the id goes on
        broken.put(one.id(), String.valueOf(e.getMessage()));
      }
    }
    return new RuleSet(List.copyOf(together.values()), alone, broken);
  }

  private static boolean isRun(WrittenRule written) {
    return written.rule().status() != Rule.Status.DEPRECATED;
  }

  /** Whether it is one of those that are to run. */
  boolean has(WrittenRule written) {
    return together.contains(written) || written.equals(alone.get(written.rule().id()));
  }

  /** The name of the job of rules that run together: another one for other rules. */
  static String job(List<Rule> rules) {
    return "rules " + hash(rules);
  }

  /** The name of the job of a rule that runs alone. */
  static String job(Rule rule) {
    return "rule " + rule.id() + " " + hash(List.of(rule));
  }

  /** Of what the job and its state hang on. */
  private static String hash(List<Rule> rules) {
    List<Object> texts = new ArrayList<>(List.of(LAYOUT));
    for (Rule rule : rules) {
      texts.addAll(
          List.of(
              rule.id(),
              rule.version(),
              rule.query(),
              rule.entity(),
              rule.suppression().by(),
              rule.suppression().time(),
              rule.title(),
              rule.severity().text(),
              rule.risk(),
              rule.category(),
              rule.attack()));
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(texts.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, HASH_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
