package io.caltrop.detection.rules;

import io.caltrop.core.yaml.Durations;
import io.caltrop.core.yaml.Problems;
import io.caltrop.core.yaml.Scalars;
import io.caltrop.core.yaml.Section;
import io.caltrop.core.yaml.Value;
import io.caltrop.core.yaml.Where;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the cases of a rule. */
final class CaseReader {
  private static final int MOST_ROWS = 20_000;
  private static final String LOGS = "log_data";
  private static final List<String> OWN = List.of("at", "source", "repeat", "every");
  private static final List<String> TIMES = List.of("first_seen", "last_seen", "event_time");
  private static final String ROWS = "a list of rows such as {at: 0s, ip_address: 192.0.2.1}";
  private static final String FINDS =
      "a list of findings such as {entity: 192.0.2.1}, or [] if the rule stays silent";

  private final Map<String, List<String>> sources;
  private final Problems problems;
  private final Set<String> names = new HashSet<>();
  private final Map<String, Where> expected = new LinkedHashMap<>();

  CaseReader(Map<String, List<String>> sources, Problems problems) {
    this.sources = sources;
    this.problems = problems;
  }

  /** Where each column that a case expects was named first. */
  Map<String, Where> expected() {
    return expected;
  }

  Optional<RuleCase> read(Value value) {
    return Section.of("case", value, List.of("name", "rows", "finds"), problems)
        .map(
            section -> {
              String name = section.required("name", Scalars.TEXT, "").strip();
              if (!name.isEmpty() && !names.add(name)) {
                problems.add(section.where("name"), "case.name \"" + name + "\" is there twice");
              }
              return new RuleCase(name, rows(section), finds(section));
            });
  }

  private List<RuleCase.Row> rows(Section section) {
    List<RuleCase.Row> rows = new ArrayList<>();
    for (Value item : list(section, "rows", ROWS)) {
      row(item, rows);
    }
    if (rows.size() > MOST_ROWS) {
      problems.add(
          section.where("rows"), "case.rows are " + rows.size() + "; allowed: " + MOST_ROWS);
    }
    return rows;
  }

  private List<Value> list(Section section, String key, String allowed) {
    Optional<Value> value = section.needed(key, allowed);
    if (value.isPresent() && !(value.get() instanceof Value.Items)) {
      problems.add(
          value.get().where(),
          "case." + key + " is " + value.get().shown() + "; allowed: " + allowed);
    }
    return value.isPresent() && value.get() instanceof Value.Items list ? list.items() : List.of();
  }

  private void row(Value value, List<RuleCase.Row> rows) {
    String source = source(value);
    List<String> columns = sources.getOrDefault(source, List.of());
    List<String> keys = new ArrayList<>(OWN);
    columns.stream().filter(column -> !column.equals("timestamp")).forEach(keys::add);
    Section.of("row", value, keys, problems).ifPresent(section -> row(source, section, rows));
  }

  private String source(Value value) {
    if (value instanceof Value.Entries entries) {
      for (Value.Entry entry : entries.entries()) {
        if (entry.key().equals("source") && entry.value() instanceof Value.Text text) {
          if (!sources.containsKey(text.text())) {
            problems.add(
                text.where(),
                "row.source is "
                    + text.shown()
                    + "; allowed: "
                    + String.join(", ", sources.keySet().stream().sorted().toList()));
          }
          return text.text();
        }
      }
    }
    return LOGS;
  }

  private void row(String source, Section section, List<RuleCase.Row> rows) {
    Duration at = section.required("at", RuleTypes.AT, Duration.ZERO);
    boolean repeats = section.value("repeat").isPresent();
    int repeat = section.optional("repeat", RuleTypes.REPEAT, 1);
    Duration every = section.optional("every", RuleTypes.AT, Duration.ofSeconds(1));
    if (!repeats && section.value("every").isPresent()) {
      problems.add(section.where("every"), "row.every alone; allowed: with row.repeat");
    }
    Map<String, String> fields = new LinkedHashMap<>();
    for (Value.Entry entry : section.entries()) {
      if (!OWN.contains(entry.key())) {
        fields.put(entry.key(), section.optional(entry.key(), RuleTypes.ANY_TEXT, ""));
      }
    }
    for (int n = 1; n <= repeat; n++) {
      Duration time = at.plus(every.multipliedBy(n - 1));
      rows.add(new RuleCase.Row(source, time, repeats ? numbered(fields, n) : fields));
    }
  }

  private static Map<String, String> numbered(Map<String, String> fields, int n) {
    Map<String, String> numbered = new LinkedHashMap<>();
    fields.forEach((name, text) -> numbered.put(name, text.replace("{n}", Integer.toString(n))));
    return numbered;
  }

  private List<RuleCase.Expected> finds(Section section) {
    List<RuleCase.Expected> finds = new ArrayList<>();
    for (Value item : list(section, "finds", FINDS)) {
      if (!(item instanceof Value.Entries entries)) {
        problems.add(item.where(), "case.finds holds " + item.shown() + "; allowed: " + FINDS);
        continue;
      }
      Map<String, String> values = new LinkedHashMap<>();
      for (Value.Entry entry : entries.entries()) {
        expected.putIfAbsent(entry.key(), entry.where());
        String text = RuleTypes.ANY_TEXT.read("finds." + entry.key(), entry.value(), problems);
        values.put(entry.key(), text == null ? "" : time(entry.key(), text));
      }
      finds.add(new RuleCase.Expected(values));
    }
    return finds;
  }

  /** Times of a finding may be written as rows have them: after the begin. */
  private static String time(String key, String text) {
    if (!TIMES.contains(key)) {
      return text;
    }
    try {
      return RuleCase.BEGIN.plus(Durations.parse(text)).toString();
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
