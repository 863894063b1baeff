package io.caltrop.store.postgres.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Archives are read with the machine's xz, and without one. */
class XzTest {
  private static final byte[] TEXT = "attackers off the network\n".repeat(10_000).getBytes(UTF_8);

  @ParameterizedTest
  @ValueSource(strings = {"xz", "no-such-program"})
  void readsWhatWasCompressed(String program) throws IOException {
    try (InputStream in = Xz.decompress(new ByteArrayInputStream(compressed()), program)) {
      assertThat(in.readAllBytes()).isEqualTo(TEXT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"xz", "no-such-program"})
  void anArchiveThatIsCutIsAnError(String program) throws IOException {
    byte[] cut = Arrays.copyOf(compressed(), compressed().length / 2);
    try (InputStream in = Xz.decompress(new ByteArrayInputStream(cut), program)) {
      assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aProgramThatFailsIsAnError() throws IOException {
    try (InputStream in = Xz.decompress(new ByteArrayInputStream(compressed()), "false")) {
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("exit status");
    }
  }

  private static byte[] compressed() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (XZOutputStream out = new XZOutputStream(bytes, new LZMA2Options())) {
      out.write(TEXT);
    }
    return bytes.toByteArray();
  }
}
