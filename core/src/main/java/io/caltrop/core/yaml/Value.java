package io.caltrop.core.yaml;

import io.caltrop.core.Quote;
import java.util.List;

/** A value as it was written, and where; not yet checked against a type. */
public sealed interface Value {
  /** Where it starts. */
  Where where();

  /** The value in an error message. */
  String shown();

  /**
   * One scalar.
   *
   * @param text with its references to environment and files replaced
   * @param written as it stands in the source; what messages show, since a reference may lead to a
   *     secret
   */
  record Text(Where where, String text, String written) implements Value {
    @Override
    public String shown() {
      return Quote.of(written);
    }

    @Override
    public String toString() {
      return shown();
    }
  }

  /** A sequence. */
  record Items(Where where, List<Value> items) implements Value {
    /** Copies. */
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public String shown() {
      return "a list";
    }
  }

  /** A mapping; keys are distinct. */
  record Entries(Where where, List<Entry> entries) implements Value {
    /** Copies. */
    public Entries {
      entries = List.copyOf(entries);
    }

    @Override
    public String shown() {
      return "a section";
    }
  }

  /** One key of a mapping and its value. */
  record Entry(Where where, String key, Value value) {}
}
