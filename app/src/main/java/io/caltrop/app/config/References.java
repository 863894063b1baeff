package io.caltrop.app.config;

import io.caltrop.core.yaml.Problems;
import io.caltrop.core.yaml.Value;
import io.caltrop.core.yaml.Where;
import io.caltrop.core.yaml.YamlText;
import io.caltrop.pipeline.FileTrouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@code ${env:NAME}} and {@code ${file:PATH}} in values, so that secrets need not stand
 * in the file. A file's last line break is left out; a relative path starts from the configuration
 * file's folder.
 */
final class References implements YamlText.Texts {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]*)}");
  private static final long LARGEST_FILE = 1 << 20;

  private final Map<String, String> environment;
  private final Problems problems;

  References(Map<String, String> environment, Problems problems) {
    this.environment = environment;
    this.problems = problems;
  }

  /** The scalar with its references replaced; one that leads nowhere is a problem. */
  @Override
  public Value.Text read(Where where, String written) {
    Matcher reference = REFERENCE.matcher(written);
    StringBuilder text = new StringBuilder();
    while (reference.find()) {
      String name = reference.group(2).strip();
      String value =
          reference.group(1).equals("env") ? variable(where, name) : content(where, name);
      reference.appendReplacement(text, Matcher.quoteReplacement(value == null ? "" : value));
    }
    reference.appendTail(text);
    return new Value.Text(where, text.toString(), written);
  }

  private @Nullable String variable(Where where, String name) {
    String value = environment.get(name);
    if (value == null) {
      problems.add(where, "${env:" + name + "}: the environment has no variable " + name);
    }
    return value;
  }

  private @Nullable String content(Where where, String name) {
    try {
      var file = Types.path(where, name);
      if (Files.isRegularFile(file) && Files.size(file) > LARGEST_FILE) {
        problems.add(where, "${file:" + name + "}: the file is larger than 1 MiB");
        return null;
      }
      return Files.readString(file, StandardCharsets.UTF_8).replaceFirst("\r?\n$", "");
    } catch (IOException | InvalidPathException e) {
      problems.add(where, "${file:" + name + "}: " + FileTrouble.of(e));
      return null;
    }
  }
}
