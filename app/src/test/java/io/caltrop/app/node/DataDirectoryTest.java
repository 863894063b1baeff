package io.caltrop.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caltrop.app.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir Path temp;
  private Path folder = Path.of("data");

  @BeforeEach
  void nameTheFolder() {
    folder = temp.resolve("a/b");
  }

  @Test
  void isMadeAndHeldByOneProcess() throws Exception {
    try (DataDirectory first = DataDirectory.open(folder)) {
      assertThat(first.log()).isEqualTo(folder.resolve("logs/caltrop.log"));
      assertThat(first.temporary()).isEmptyDirectory();
      assertThat(DataDirectory.holder(folder))
          .contains(String.valueOf(ProcessHandle.current().pid()));
      assertThatThrownBy(() -> DataDirectory.open(folder))
          .isInstanceOf(Failure.class)
          .hasMessage(
              "the data folder %s is in use by another caltrop (process %s); stop it, or choose"
                      .formatted(folder, ProcessHandle.current().pid())
                  + " another with --data");
    }
    assertThat(DataDirectory.holder(folder)).isEmpty();
    DataDirectory.open(folder).close();
  }

  @Test
  void isSharedByRolesEachUnderItsOwnName() throws Exception {
    try (DataDirectory main = DataDirectory.open(folder);
        DataDirectory api = DataDirectory.share(folder, "api");
        DataDirectory consume = DataDirectory.share(folder, "consume");
        DataDirectory second = DataDirectory.share(folder, "consume")) {
      assertThat(main.log()).hasFileName("caltrop.log");
      assertThat(api.log()).hasFileName("api.log");
      assertThat(consume.log()).hasFileName("consume.log");
      assertThat(second.log()).hasFileName("consume-2.log");
      assertThat(DataDirectory.holders(folder)).containsOnlyKeys("api", "consume", "consume-2");
    }
  }

  @Test
  void isEmptiedOfWhatAKilledProcessUnpacked() throws Exception {
    Files.createDirectories(folder.resolve("tmp/caltrop/x"));
    Files.writeString(folder.resolve("tmp/caltrop/x/library.so"), "left");
    try (DataDirectory directory = DataDirectory.open(folder)) {
      assertThat(directory.temporary()).isEmptyDirectory();
    }
  }

  @Test
  void thatCannotBeMadeSaysWhyAndWhatToDo() throws Exception {
    Path file = Files.writeString(temp.resolve("file"), "");
    assertThatThrownBy(() -> DataDirectory.open(file))
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith("the data folder " + file + " cannot be used: ")
        .hasMessageEndingWith("; choose another with --data");
    assertThat(DataDirectory.holder(file)).isEmpty();
    assertThat(DataDirectory.holders(file)).isEmpty();
  }
}
