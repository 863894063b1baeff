package io.caltrop.detection.rules;

import io.caltrop.core.yaml.ListType;
import io.caltrop.core.yaml.Scalar;
import io.caltrop.core.yaml.Scalars;
import io.caltrop.core.yaml.Type;
import io.caltrop.core.yaml.Value;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The types of what a rule's file has. */
final class RuleTypes {
  static final Type<String> ID =
      matching(
          "words of lower case with hyphens such as ssh-brute-force, at most 63 characters",
          "(?=.{1,63}$)[a-z0-9]+(-[a-z0-9]+)*");
  static final Type<String> CATEGORY =
      matching("words of lower case with hyphens such as web", "[a-z][a-z0-9]*(-[a-z0-9]+)*");
  static final Type<String> COLUMN =
      matching("a column of the query such as ip_address", "[\\p{L}_][\\p{L}0-9_$]*");
  static final Type<List<String>> COLUMNS = new ListType<>(COLUMN);
  static final Type<List<String>> ATTACK =
      new ListType<>(
          matching(
              "techniques of MITRE ATT&CK such as T1110 or T1110.001", "T[0-9]{4}(\\.[0-9]{3})?"));
  static final Type<List<String>> TEXTS = new ListType<>(Scalars.TEXT);
  static final Type<String> ANY_TEXT = Scalar.of("text", Value.Text::text);
  static final Type<Integer> VERSION = Scalars.integer(1, 1_000_000);
  static final Type<Integer> RISK = Scalars.integer(0, 100);
  static final Type<Integer> REPEAT = Scalars.integer(1, 10_000);
  static final Type<Duration> SUPPRESSION =
      Scalars.duration(Duration.ofSeconds(1), Duration.ofDays(30));
  static final Type<Duration> AT = Scalars.duration(Duration.ZERO, Duration.ofDays(366));
  static final Type<String> STATUS = Scalars.choice(names(Rule.Status.values()));
  static final Type<String> SEVERITY = Scalars.choice(names(Severity.values()));

  private RuleTypes() {}

  private static Type<String> matching(String allowed, String pattern) {
    return Scalar.of(
        allowed,
        text -> {
          String value = text.text().strip();
          if (!value.matches(pattern)) {
            throw new IllegalArgumentException(value);
          }
          return value;
        });
  }

  private static List<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(value -> value.name().toLowerCase(Locale.ROOT)).toList();
  }
}
