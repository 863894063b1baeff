package io.caltrop.app.config;

import io.caltrop.core.yaml.Nearest;
import io.caltrop.core.yaml.Problems;
import io.caltrop.core.yaml.Value;
import io.caltrop.core.yaml.Where;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Takes the values of keys out of the environment: {@code CALTROP_HTTP_PORT} for {@code http.port}.
 *
 * <p>A misspelt name is a problem, any other {@code CALTROP_} variable is somebody else's:
 * container platforms put such names there by themselves.
 */
final class EnvironmentLayer {
  private static final List<String> OTHERS =
      List.of("CALTROP_CONFIG", "CALTROP_JAVA_OPTS", "CALTROP_HOME", "CALTROP_RULES");

  private final Map<String, String> keys = new LinkedHashMap<>();
  private final References references;
  private final Problems problems;

  EnvironmentLayer(List<Key<?>> known, References references, Problems problems) {
    this.references = references;
    this.problems = problems;
    for (Key<?> key : known) {
      if (key.type().isSimple()) {
        keys.put(key.variable(), key.name());
        key.aliases().forEach(alias -> keys.put(Key.variable(alias), alias));
      }
    }
  }

  /** The values by key or alias; an empty variable is one that is not set. */
  Map<String, Value> read(Map<String, String> environment) {
    Map<String, Value> values = new LinkedHashMap<>();
    new TreeMap<>(environment)
        .forEach(
            (variable, text) -> {
              String key = keys.get(variable);
              if (key != null && !text.isBlank()) {
                values.put(key, references.read(Where.of(variable), text));
              } else if (key == null && variable.startsWith("CALTROP_")) {
                checkSpelling(variable);
              }
            });
    return values;
  }

  private void checkSpelling(String variable) {
    if (OTHERS.contains(variable)) {
      return;
    }
    keys.keySet().stream()
        .filter(known -> Nearest.distance(known, variable) <= 2)
        .findFirst()
        .ifPresent(
            known ->
                problems.add(
                    Where.of(variable), "not a known variable; did you mean " + known + "?"));
  }
}
