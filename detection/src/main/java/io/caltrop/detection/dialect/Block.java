package io.caltrop.detection.dialect;

import java.util.List;

/**
 * A translated query.
 *
 * @param text in Flink's SQL
 * @param fields its columns; Flink's names are unique, others may stand twice
 */
record Block(String text, List<Field> fields) {
  Block {
    fields = List.copyOf(fields);
  }
}
