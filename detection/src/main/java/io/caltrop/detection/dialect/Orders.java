package io.caltrop.detection.dialect;

import java.util.List;
import java.util.stream.Collectors;

/** Translates what stands behind ORDER BY. */
final class Orders {
  private Orders() {}

  static String text(ExprTranslator translator, List<Tree.Order> orders) {
    return orders.stream()
        .map(order -> text(translator.settled(order.value()), order))
        .collect(Collectors.joining(", "));
  }

  /** PostgreSQL's NULL is larger than all values, Flink's smaller; event time is never NULL. */
  static String text(Typed value, Tree.Order order) {
    String direction = order.descending() ? " DESC" : " ASC";
    if (value.eventTime()) {
      return value.text() + direction;
    }
    boolean first = order.nullsFirst().orElse(order.descending());
    return value.text() + direction + (first ? " NULLS FIRST" : " NULLS LAST");
  }
}
