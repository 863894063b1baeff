package io.caltrop.app.config;

import io.caltrop.core.yaml.Problems;
import io.caltrop.core.yaml.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What was configured, from the strongest layer (flags) to the weakest (the file). Reading a key
 * checks it; a wrong value is a problem and reads as if it were missing.
 */
final class Layers {
  private final List<Map<String, Value>> layers;
  private final Problems problems;

  Layers(List<Map<String, Value>> strongestFirst, Problems problems) {
    this.layers = List.copyOf(strongestFirst);
    this.problems = problems;
  }

  /** The value, or the key's default. */
  <T> T get(Key<T> key) {
    T byDefault = key.byDefault();
    if (byDefault == null) {
      throw new IllegalStateException(key.name() + " has no default");
    }
    return find(key).orElse(byDefault);
  }

  /** The value if one is configured. */
  <T> Optional<T> find(Key<T> key) {
    return found(key).map(found -> key.type().read(found.name, found.value, problems));
  }

  /** The strongest value as it was written. */
  Optional<Value> given(Key<?> key) {
    return found(key).map(Found::value);
  }

  private Optional<Found> found(Key<?> key) {
    return layers.stream().flatMap(layer -> fromLayer(key, layer).stream()).findFirst();
  }

  private List<Found> fromLayer(Key<?> key, Map<String, Value> layer) {
    List<Found> found = new ArrayList<>();
    List<String> names = new ArrayList<>(List.of(key.name()));
    names.addAll(key.aliases());
    for (String name : names) {
      Value value = layer.get(name);
      if (value != null) {
        found.add(new Found(name, value));
      }
    }
    if (found.size() > 1) {
      checkSame(key, found.get(0), found.get(1));
    }
    return found;
  }

  private void checkSame(Key<?> key, Found first, Found second) {
    Object one = key.type().read(first.name, first.value, problems);
    Object other = key.type().read(second.name, second.value, problems);
    if (!Objects.equals(one, other)) {
      problems.add(
          second.value.where(),
          second
              + ", "
              + first
              + " in line "
              + first.value.where().line()
              + "; both mean the same: remove one");
    }
  }

  /** A value and the name it was written under. */
  private record Found(String name, Value value) {
    @Override
    public String toString() {
      return name + " is " + value.shown();
    }
  }
}
