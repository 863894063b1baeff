package io.caltrop.detection.dialect;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A query that was read, and not yet checked against what there is to read. */
public final class Query {
  private final Tree.Query tree;
  private final List<String> columns;

  Query(Tree.Query tree, List<String> columns) {
    this.tree = tree;
    this.columns = List.copyOf(columns);
  }

  /**
   * Checks names and types, and writes the query in Flink's SQL.
   *
   * @param relations sources and views, by name
   * @throws io.caltrop.detection.SqlProblem if it cannot be, or would go wrong on a stream
   */
  public Translation translate(Map<String, Relation> relations) {
    Reading reading = new Reading(relations);
    Block block = new QueryTranslator(reading, Reading.Ctes.none()).top(tree);
    if (columns.size() > block.fields().size()) {
      throw Problems.at(
          tree.at(),
          "42601",
          "%d column names were specified for %d columns",
          columns.size(),
          block.fields().size());
    }
    List<Field> renamed = FromTranslator.renamed(block.fields(), columns, "view", tree.at());
    return new Translation(exposed(block, renamed), reading, tree.at());
  }

  private Block exposed(Block block, List<Field> fields) {
    Set<String> names = new HashSet<>();
    boolean same = true;
    StringBuilder items = new StringBuilder();
    for (Field field : fields) {
      if (!names.add(field.name())) {
        throw Problems.hinted(
            tree.at(),
            "42701",
            "column \"%s\" specified more than once".formatted(field.name()),
            "name the columns: SELECT a.x AS first_x, b.x AS second_x");
      }
      same &= field.name().equals(field.flink());
      items
          .append(items.isEmpty() ? "" : ", ")
          .append(Names.flink(field.flink()))
          .append(" AS ")
          .append(Names.flink(field.name()));
    }
    String text = same ? block.text() : "SELECT %s FROM (%s)".formatted(items, block.text());
    return new Block(text, fields.stream().map(Field::exposed).toList());
  }
}
