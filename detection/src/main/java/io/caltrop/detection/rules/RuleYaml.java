package io.caltrop.detection.rules;

import io.caltrop.core.yaml.Problems;
import io.caltrop.core.yaml.Scalars;
import io.caltrop.core.yaml.Section;
import io.caltrop.core.yaml.Value;
import io.caltrop.core.yaml.Where;
import io.caltrop.core.yaml.YamlText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads a rule from the YAML of its file, which {@code docs/rules.md} describes. */
public final class RuleYaml {
  private static final List<String> KEYS =
      List.of(
          "id",
          "version",
          "title",
          "description",
          "status",
          "severity",
          "risk",
          "category",
          "attack",
          "sql",
          "entity",
          "parameters",
          "suppression",
          "false_positives",
          "references",
          "cases");
  private static final String CASES = "a list of {name, rows, finds}";

  private final Section top;
  private final String yaml;
  private final CaseReader cases;
  private final Problems problems;

  private RuleYaml(Section top, String yaml, CaseReader cases, Problems problems) {
    this.top = top;
    this.yaml = yaml;
    this.cases = cases;
    this.problems = problems;
  }

  /**
   * Reads one. All that is wrong becomes problems; what comes back then serves only to look for
   * more of them.
   *
   * @param source the file's path, for messages
   * @param sources the columns of each source that cases may have rows of, by its name
   * @return empty if nothing can be said about the query
   */
  public static Optional<WrittenRule> read(
      String source, String yaml, Map<String, List<String>> sources, Problems problems) {
    Optional<Value> document = YamlText.read(source, yaml, YamlText.Texts.PLAIN, problems);
    if (document.isEmpty() && problems.isEmpty()) {
      problems.add(new Where(source, 1), "the file is empty; allowed: a rule, see docs/rules.md");
    }
    return document
        .flatMap(value -> Section.of("", value, KEYS, problems))
        .flatMap(
            top -> new RuleYaml(top, yaml, new CaseReader(sources, problems), problems).read());
  }

  private Optional<WrittenRule> read() {
    Severity severity =
        Severity.valueOf(upper(top.required("severity", RuleTypes.SEVERITY, "info")));
    String entity = top.required("entity", RuleTypes.COLUMN, "");
    String sql = top.required("sql", Scalars.TEXT, "");
    Rule rule =
        new Rule(
            top.required("id", RuleTypes.ID, ""),
            top.required("version", RuleTypes.VERSION, 1),
            top.required("title", Scalars.TEXT, "").strip(),
            top.required("description", Scalars.TEXT, "").strip(),
            Rule.Status.valueOf(upper(top.required("status", RuleTypes.STATUS, "test"))),
            severity,
            top.optional("risk", RuleTypes.RISK, severity.risk()),
            top.required("category", RuleTypes.CATEGORY, ""),
            attack(),
            sql,
            entity,
            parameters(),
            suppression(entity),
            top.optional("false_positives", RuleTypes.TEXTS, List.of()),
            top.optional("references", RuleTypes.TEXTS, List.of()),
            cases());
    SqlPlaces places =
        SqlPlaces.of(top.value("sql").map(Value::where).orElse(top.where("sql")), yaml, sql);
    new Parameters(rule, places, problems).check(top);
    return sql.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new WrittenRule(
                rule,
                yaml,
                places,
                top.where("id"),
                top.where("category"),
                top.where("entity"),
                suppressionWhere(),
                cases.expected()));
  }

  private static String upper(String name) {
    return name.toUpperCase(Locale.ROOT);
  }

  private List<String> attack() {
    List<String> attack = top.required("attack", RuleTypes.ATTACK, List.of());
    if (attack.isEmpty() && top.value("attack").filter(RuleYaml::isEmpty).isPresent()) {
      problems.add(top.where("attack"), "attack is empty; allowed: " + RuleTypes.ATTACK.allowed());
    }
    return attack;
  }

  private static boolean isEmpty(Value value) {
    return value instanceof Value.Items list && list.items().isEmpty();
  }

  private Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    Optional<Value> value = top.value("parameters");
    if (value.isEmpty()) {
      return parameters;
    }
    if (!(value.get() instanceof Value.Entries entries)) {
      problems.add(
          value.get().where(),
          "parameters is " + value.get().shown() + "; allowed: a section of names");
      return parameters;
    }
    for (Value.Entry entry : entries.entries()) {
      if (!entry.key().matches(Parameters.NAME)) {
        problems.add(
            entry.where(),
            "parameters."
                + entry.key()
                + "; allowed: names of a to z, 0 to 9 and _, a letter first");
      }
      Section.of(
              "parameters." + entry.key(),
              entry.value(),
              List.of("default", "description"),
              problems)
          .ifPresent(
              section -> {
                String unused = section.required("description", Scalars.TEXT, "");
                parameters.put(entry.key(), section.required("default", Scalars.TEXT, ""));
              });
    }
    return parameters;
  }

  private Suppression suppression(String entity) {
    Optional<Section> section =
        top.needed("suppression", "{by: [columns], time: 1h}")
            .flatMap(value -> Section.of("suppression", value, List.of("by", "time"), problems));
    List<String> byDefault = List.of(entity);
    List<String> by =
        section.map(s -> s.optional("by", RuleTypes.COLUMNS, byDefault)).orElse(byDefault);
    Duration time =
        section
            .map(s -> s.required("time", RuleTypes.SUPPRESSION, Duration.ofHours(1)))
            .orElse(Duration.ofHours(1));
    return new Suppression(by.isEmpty() ? byDefault : by, time);
  }

  private Where suppressionWhere() {
    return top.value("suppression")
        .filter(Value.Entries.class::isInstance)
        .map(Value.Entries.class::cast)
        .flatMap(
            section -> section.entries().stream().filter(e -> e.key().equals("by")).findFirst())
        .map(Value.Entry::where)
        .orElse(top.where("suppression"));
  }

  private List<RuleCase> cases() {
    Optional<Value> value = top.needed("cases", CASES);
    if (value.isEmpty()) {
      return List.of();
    }
    if (!(value.get() instanceof Value.Items list)) {
      problems.add(value.get().where(), "cases is " + value.get().shown() + "; allowed: " + CASES);
      return List.of();
    }
    List<RuleCase> read = new ArrayList<>();
    list.items().forEach(item -> cases.read(item).ifPresent(read::add));
    if (read.size() == list.items().size()) {
      checkBoth(read);
    }
    return read;
  }

  private void checkBoth(List<RuleCase> read) {
    boolean fires = read.stream().anyMatch(one -> !one.expected().isEmpty());
    boolean silent = read.stream().anyMatch(one -> one.expected().isEmpty());
    if (!fires) {
      problems.add(
          top.where("cases"),
          "no case in which the rule fires; allowed: at least one whose finds is not empty");
    }
    if (!silent) {
      problems.add(
          top.where("cases"),
          "no case in which the rule stays silent; allowed: at least one with finds: []");
    }
  }
}
