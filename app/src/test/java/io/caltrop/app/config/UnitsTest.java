package io.caltrop.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class UnitsTest {
  @Test
  void sizesHaveUnitsAndAreBytesWithout() {
    assertThat(DataSize.parse("10")).isEqualTo(new DataSize(10));
    assertThat(DataSize.parse("8 MiB")).isEqualTo(new DataSize(8 << 20)).hasToString("8 MiB");
    assertThat(DataSize.parse("2g").toString()).isEqualTo("2 GiB");
    assertThat(DataSize.parse("1025")).hasToString("1025 B");
    assertThatIllegalArgumentException().isThrownBy(() -> DataSize.parse("8 MB/s"));
    assertThatIllegalArgumentException().isThrownBy(() -> DataSize.parse("-1"));
  }

  @Property
  void whatASizeShowsReadsAsTheSame(@ForAll @LongRange(min = 0, max = 1L << 38) long bytes) {
    DataSize size = new DataSize(bytes);
    assertThat(DataSize.parse(size.toString())).isEqualTo(size);
  }
}
