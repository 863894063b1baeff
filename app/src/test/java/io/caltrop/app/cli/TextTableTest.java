package io.caltrop.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void columnsAreOfEvenWidthAndRowsAreCounted() {
    TextTable table = new TextTable();
    table.add(List.of("ip_address", "n"));
    table.add(List.of("192.0.2.1", "12"));
    assertThat(table.lines()).containsExactly("ip_address  n", "192.0.2.1   12", "(1 row)");

    table.add(List.of("2001:db8::1234", ""));
    assertThat(table.lines())
        .containsExactly("ip_address      n", "192.0.2.1       12", "2001:db8::1234  ", "(2 rows)");
  }

  @Test
  void attackersDoNotSteerTheTerminal() {
    TextTable table = new TextTable();
    table.add(List.of("user"));
    table.add(List.of("\u001b[2J\u009b1m\u202egnp\u2028\ttab"));
    assertThat(table.lines()).containsExactly("user", "·[2J·1m·gnp··tab", "(1 row)");
  }
}
