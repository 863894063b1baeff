package io.caltrop.detection.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.caltrop.detection.SqlText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** PostgreSQL finds as many statements in a text as {@link SqlText} does. */
final class SqlTextAgainstPostgresTest {
  private static final int TEXTS = 3000;
  private static final List<String> PIECES =
      List.of(
          "SELECT 1",
          ";",
          "; ",
          "'",
          "''",
          "\\'",
          "E'",
          "U&'",
          "N'",
          "\"a\"",
          "\"",
          "$$",
          "$a$",
          "$a",
          "a$a$",
          "$1",
          "--",
          "\n",
          "/*",
          "*/",
          "/",
          "*",
          "-",
          "(",
          ")",
          " ",
          "x",
          "'a'\n'b'",
          "E'\\''",
          "1",
          "\u00e9",
          "$\u00e9$",
          "\\",
          "SELECT 'x;'",
          ",",
          " AS y");

  @Test
  void asManyStatementsAsPostgresFinds() throws IOException {
    Random random = new Random(20260101);
    int compared = 0;
    try (SqlPort port =
            SqlPort.start(PostgresBehind.settings(), sql -> java.util.Optional.empty());
        RawClient client = RawClient.open(port.port())) {
      for (int i = 0; i < TEXTS; i++) {
        boolean standard = random.nextBoolean();
        client.send(RawClient.query("SET standard_conforming_strings = " + standard));
        client.until('Z');
        String text = text(random);
        client.send(RawClient.query(text));
        String answers = client.until('Z');
        if (answers.indexOf('E') < 0) {
          compared++;
          int found = (int) answers.chars().filter(type -> type == 'C').count();
          assertThat(SqlText.split(text, standard)).as(text).hasSize(found);
        }
      }
    }
    assertThat(compared).isGreaterThan(TEXTS / 20);
  }

  /** Mostly statements that PostgreSQL understands, with something in between. */
  private static String text(Random random) {
    List<String> pieces = new ArrayList<>();
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      pieces.add(random.nextInt(3) > 0 ? whole(random) : PIECES.get(random.nextInt(PIECES.size())));
    }
    return String.join(random.nextBoolean() ? "; " : " ", pieces);
  }

  private static String whole(Random random) {
    StringBuilder inner = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      inner.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return switch (random.nextInt(5)) {
      case 0 -> "SELECT '" + inner + "'";
      case 1 -> "SELECT E'" + inner + "'";
      case 2 -> "SELECT $q$" + inner + "$q$";
      case 3 -> "SELECT 1 AS \"" + inner + "\"";
      default -> "SELECT /* " + inner + " */ 1";
    };
  }
}
