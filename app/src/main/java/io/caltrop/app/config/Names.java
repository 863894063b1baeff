package io.caltrop.app.config;

import io.caltrop.core.NeverList;
import io.caltrop.core.yaml.Scalar;
import io.caltrop.core.yaml.Type;
import java.util.List;

/** The types of names and ranges that have rules of their own. */
final class Names {
  static final Type<String> TOPIC =
      Scalar.of(
          "a topic's name: letters, digits, '.', '_' and '-', at most 200",
          text -> topic(text.text().strip()));

  static final Type<String> RANGE =
      Scalar.of(
          "an address or range such as 192.0.2.1, 192.0.2.0/24 or 2001:db8::/32",
          text -> range(text.text().strip()));

  static final Type<String> DATABASE =
      Scalar.of(
          "a name: letters, digits and '_', not a digit first", text -> name(text.text().strip()));

  private Names() {}

  private static String topic(String name) {
    if (!name.matches("[A-Za-z0-9._-]{1,200}") || name.equals(".") || name.equals("..")) {
      throw new IllegalArgumentException("not a topic's name");
    }
    return name;
  }

  private static String name(String name) {
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]{0,62}")) {
      throw new IllegalArgumentException("not a name");
    }
    return name;
  }

  private static String range(String text) {
    new NeverList(List.of(text)); // refuses what is no range
    return text;
  }
}
