package io.caltrop.app.config;

import io.caltrop.core.NeverList;
import io.caltrop.core.Quote;
import java.util.List;
import java.util.Set;

/** The types of names and ranges that have rules of their own. */
final class Names {
  static final String UNUSED = "Read and checked, but not used: see `clickhouse.host`.";

  static final Type<String> TOPIC =
      Scalar.of(
          "a topic's name: letters, digits, '.', '_' and '-', at most 200",
          text -> topic(text.text().strip()));

  static final Type<String> RANGE =
      Scalar.of(
          "an address or range such as 192.0.2.1, 192.0.2.0/24 or 2001:db8::/32",
          text -> range(text.text().strip()));

  /** What Caltrop sets by keys of its own, or depends on. */
  private static final Set<String> OWN_PROPERTIES =
      Set.of(
          "bootstrap.servers",
          "group.id",
          "acks",
          "compression.type",
          "enable.auto.commit",
          "enable.idempotence",
          "isolation.level",
          "key.serializer",
          "value.serializer",
          "key.deserializer",
          "value.deserializer",
          "max.poll.records",
          "auto.offset.reset",
          "group.protocol");

  private Names() {}

  static String clientProperty(String name) {
    if (OWN_PROPERTIES.contains(name)) {
      throw new IllegalArgumentException(
          Quote.of(name) + " is set by Caltrop; allowed: other client properties");
    }
    if (!name.matches("[a-z0-9_.]{1,200}")) {
      throw new IllegalArgumentException(
          Quote.of(name) + " is not a client property; allowed: names such as security.protocol");
    }
    return name;
  }

  private static String topic(String name) {
    if (!name.matches("[A-Za-z0-9._-]{1,200}") || name.equals(".") || name.equals("..")) {
      throw new IllegalArgumentException("not a topic's name");
    }
    return name;
  }

  private static String range(String text) {
    new NeverList(List.of(text)); // refuses what is no range
    return text;
  }
}
