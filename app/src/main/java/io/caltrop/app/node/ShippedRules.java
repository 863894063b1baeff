package io.caltrop.app.node;

import io.caltrop.app.Failure;
import io.caltrop.app.rules.RuleFile;
import io.caltrop.app.rules.RuleFiles;
import io.caltrop.app.rules.RulesFolder;
import io.caltrop.detection.rules.WrittenRule;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules that run without anybody's doing. A file that is wrong is told; the others run. */
final class ShippedRules {
  private static final Logger LOG = LoggerFactory.getLogger(ShippedRules.class);

  private ShippedRules() {}

  /** Reads them from the configured folder, or that of the program. */
  static List<WrittenRule> read(Optional<Path> configured) {
    Path folder;
    try {
      folder = configured.isPresent() ? configured.get() : RulesFolder.of(System.getenv());
    } catch (Failure e) { // such as a program that runs from its classes
      LOG.info("no rules ship with this program: {}", e.getMessage());
      return List.of();
    }
    List<RuleFile> files = RuleFiles.read(List.of(folder));
    files.forEach(file -> file.lines().forEach(line -> LOG.warn("rule left out: {}", line)));
    return files.stream().flatMap(file -> file.rule().stream()).toList();
  }
}
