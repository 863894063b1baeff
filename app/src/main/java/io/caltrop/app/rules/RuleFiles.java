package io.caltrop.app.rules;

import io.caltrop.core.yaml.Problems;
import io.caltrop.detection.dialect.BuiltInSources;
import io.caltrop.detection.rules.RuleYaml;
import io.caltrop.detection.rules.WrittenRule;
import io.caltrop.pipeline.FileTrouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the files of rules: a wrong one is told, and the others are there all the same. */
public final class RuleFiles {
  private static final int LARGEST = 1 << 20;
  private static final Map<String, List<String>> SOURCES =
      Map.of(
          "log_data", BuiltInSources.logData("", Map.of()).columns(),
          "blacklist_events", BuiltInSources.blacklistEvents("", Map.of()).columns());

  private final List<RuleFile> files = new ArrayList<>();

  private RuleFiles() {}

  /**
   * Reads files, and folders with all {@code .yaml} files in and below them, in the order of their
   * names. A {@code .yml} file there is one, too: that it is called wrong is told, not passed over.
   */
  public static List<RuleFile> read(List<Path> paths) {
    RuleFiles reading = new RuleFiles();
    Map<Path, Optional<String>> found = new LinkedHashMap<>();
    paths.forEach(path -> reading.find(path, found));
    found.forEach(reading::read);
    reading.checkIds();
    return reading.files;
  }

  /**
   * Reads a rule that was given to the program.
   *
   * @throws IllegalArgumentException with all that is wrong with it
   */
  public static WrittenRule given(String yaml) {
    Problems problems = new Problems();
    Optional<WrittenRule> written = RuleYaml.read("rule", yaml, SOURCES, problems);
    if (written.isEmpty() || !problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems.lines()));
    }
    return written.get();
  }

  /** Finds the files of a path, each with the name of the folder that it is in. */
  private void find(Path path, Map<Path, Optional<String>> found) {
    if (!Files.isDirectory(path)) {
      found.putIfAbsent(path, Optional.empty());
      return;
    }
    try (Stream<Path> below = Files.walk(path)) {
      List<Path> rules =
          below
              .filter(RuleFiles::isRule)
              .filter(file -> !Files.isDirectory(file))
              .sorted()
              .toList();
      for (Path rule : rules) {
        Path parent = path.relativize(rule).getParent();
        found.putIfAbsent(rule, Optional.ofNullable(parent).map(Path::toString));
      }
      if (rules.isEmpty()) {
        files.add(new RuleFile(path, "no rules in the folder; allowed: files NAME.yaml"));
      }
    } catch (IOException e) {
      files.add(new RuleFile(path, FileTrouble.of(e)));
    } catch (UncheckedIOException e) {
      files.add(new RuleFile(path, FileTrouble.of(e.getCause() == null ? e : e.getCause())));
    }
  }

  private static boolean isRule(Path path) {
    String name = path.getFileName() + "";
    return (name.endsWith(".yaml") || name.endsWith(".yml")) && !name.startsWith(".");
  }

  private void read(Path path, Optional<String> folder) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) { // opening a pipe would wait for its writer
        files.add(new RuleFile(path, "no regular file"));
      } else if (attributes.size() > LARGEST) {
        files.add(new RuleFile(path, "the file is larger than 1 MiB"));
      } else {
        files.add(decode(path, Files.readAllBytes(path), folder));
      }
    } catch (IOException e) {
      files.add(new RuleFile(path, FileTrouble.of(e)));
    }
  }

  private static RuleFile decode(Path path, byte[] bytes, Optional<String> folder) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try {
      String yaml = StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
      return new RuleFile(path, yaml, SOURCES, folder);
    } catch (CharacterCodingException e) {
      int wrong = buffer.position();
      int line = 1;
      for (int i = 0; i < wrong; i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      return new RuleFile(
          path, line, "byte 0x%02X is no UTF-8; allowed: text in UTF-8".formatted(bytes[wrong]));
    }
  }

  /** Of two files with an id the first has it; one that is wrong anyhow takes it from no other. */
  private void checkIds() {
    Map<String, Path> first = new HashMap<>();
    List<RuleFile> inTurn = new ArrayList<>(files);
    inTurn.sort(Comparator.comparing(file -> !file.problems().isEmpty()));
    for (RuleFile file : inTurn) {
      file.written()
          .filter(written -> !written.rule().id().isEmpty())
          .ifPresent(
              written -> {
                String id = written.rule().id();
                Path other = first.putIfAbsent(id, file.path());
                if (other != null) {
                  file.problems()
                      .add(
                          written.id(), "id " + id + " is that of " + other + "; allowed: another");
                }
              });
    }
  }
}
