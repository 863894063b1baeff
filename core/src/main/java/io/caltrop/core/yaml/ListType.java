package io.caltrop.core.yaml;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A YAML list, or one text with commas between its items. */
public record ListType<T>(Type<T> item) implements Type<List<T>> {
  @Override
  public String allowed() {
    return "a list, or text with commas, of " + item.allowed();
  }

  @Override
  public @Nullable List<T> read(String name, Value value, Problems problems) {
    List<T> items = new ArrayList<>();
    for (Value part : parts(value)) {
      T read = item.read(name, part, problems);
      if (read != null) {
        items.add(read);
      }
    }
    return items;
  }

  private static List<Value> parts(Value value) {
    if (value instanceof Value.Items list) {
      return list.items();
    }
    if (!(value instanceof Value.Text text)) {
      return List.of(value);
    }
    List<Value> parts = new ArrayList<>();
    boolean plain = text.text().equals(text.written());
    for (String part : text.text().split(",", -1)) {
      if (!part.isBlank()) {
        String item = part.strip();
        parts.add(new Value.Text(text.where(), item, plain ? item : text.written()));
      }
    }
    return parts;
  }
}
