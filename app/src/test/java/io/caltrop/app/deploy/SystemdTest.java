package io.caltrop.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SystemdTest {
  private static final List<String> UNITS =
      List.of(
          "caltrop.service",
          "caltrop-api.service",
          "caltrop-consume@.service",
          "caltrop-detect.service");

  @TempDir Path folder;

  private static List<String> lines(String unit) throws IOException {
    return Deploy.text("systemd/" + unit).lines().toList();
  }

  @ParameterizedTest
  @CsvSource({
    "caltrop.service, up",
    "caltrop-api.service, api",
    "caltrop-consume@.service, consume --http-port %i",
    "caltrop-detect.service, detect --http-port 8002"
  })
  void eachRunsItsCommandWithTheConfigurationAndTheEnvironmentFile(String unit, String command)
      throws IOException {
    assertThat(lines(unit))
        .contains(
            "ExecStart=/opt/caltrop/bin/caltrop " + command,
            "Environment=CALTROP_CONFIG=/etc/caltrop/caltrop.yaml CALTROP_DATA=/var/lib/caltrop",
            "EnvironmentFile=-/etc/caltrop/caltrop.env");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "caltrop.service",
        "caltrop-api.service",
        "caltrop-consume@.service",
        "caltrop-detect.service"
      })
  void eachDrainsIsStartedAgainAndHasNoRights(String unit) throws IOException {
    assertThat(lines(unit))
        .contains(
            "KillSignal=SIGTERM",
            "TimeoutStopSec=75s",
            "Restart=always",
            // A wrong configuration stays wrong.
            "RestartPreventExitStatus=2",
            "User=caltrop",
            "NoNewPrivileges=yes",
            "CapabilityBoundingSet=",
            "ProtectSystem=strict",
            "StateDirectory=caltrop",
            "SystemCallFilter=@system-service");
  }

  @ParameterizedTest
  @ValueSource(strings = {"caltrop.service", "caltrop-detect.service"})
  void checkpointsMayBeWrittenWhereTheExampleHasThem(String unit) throws IOException {
    String example = Files.readString(Deploy.ROOT.resolve("../docs/caltrop.example.yaml"));
    Matcher checkpoints = Pattern.compile("checkpoints: file://(/\\S+)").matcher(example);
    assertThat(checkpoints.find()).isTrue();
    // A folder that is absent does not keep the unit from starting.
    assertThat(lines(unit)).contains("ReadWritePaths=-" + checkpoints.group(1));
  }

  @Test
  void theUserIsMade() throws IOException {
    assertThat(lines("caltrop.sysusers.conf")).anyMatch(line -> line.startsWith("u caltrop "));
  }

  @Test
  void everyVariableThatTheConfigurationNamesIsInTheExample() throws IOException {
    List<String> named =
        Pattern.compile("\\$\\{env:(\\w+)}")
            .matcher(Deploy.text("systemd/caltrop.yaml"))
            .results()
            .map(result -> "#" + result.group(1) + "=")
            .toList();
    assertThat(named).isNotEmpty();
    assertThat(lines("caltrop.env.example")).containsAll(named);
  }

  @Test
  void systemdFindsNothingWrong() throws Exception {
    Tool.require(List.of("systemd-analyze", "--version"));
    List<String> command =
        new ArrayList<>(List.of("systemd-analyze", "verify", "--man=no", "--recursive-errors=no"));
    for (String unit : UNITS) {
      // The program is not installed here; an instance stands for the template.
      Path copy = folder.resolve(unit.replace("@.", "@8011."));
      Files.writeString(
          copy, Deploy.text("systemd/" + unit).replace("/opt/caltrop/bin/caltrop", "/bin/true"));
      command.add(copy.toString());
    }
    assertThat(Tool.run(folder, Map.of(), command)).isEqualTo(new Tool.Result(0, ""));
  }
}
