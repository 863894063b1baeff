package io.caltrop.app.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files under {@code deploy/}, read. */
final class Deploy {
  static final Path ROOT = Path.of("..", "deploy");

  /** A name without a registry and an exact version: {@code redis:7.4.5}. */
  static final Pattern PINNED_IMAGE =
      Pattern.compile("[a-z0-9-]+(/[a-z0-9-]+)?:\\d+(\\.\\d+)+([_-][a-z0-9._-]+)?");

  private static final ObjectMapper JSON = new ObjectMapper();

  private Deploy() {}

  static String text(String file) throws IOException {
    return Files.readString(ROOT.resolve(file));
  }

  /** The documents of a YAML file, in which no key stands twice; merge keys are followed. */
  static List<JsonNode> yaml(String file) throws IOException {
    return documents(text(file));
  }

  static List<JsonNode> documents(String yaml) {
    LoadSettings settings = LoadSettings.builder().setAllowDuplicateKeys(false).build();
    List<JsonNode> documents = new ArrayList<>();
    for (Object document : new Load(settings).loadAllFromString(yaml)) {
      documents.add(JSON.valueToTree(merged(document)));
    }
    return documents;
  }

  /** Every file of a folder under {@code deploy/}, but for the secrets that a user has made. */
  static List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().contains("/secrets/") && !file.endsWith(".env"))
          .sorted()
          .toList();
    }
  }

  static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(node -> texts.add(node.asText()));
    return texts;
  }

  static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** With {@code <<} replaced by what it names, which the keys beside it hold over. */
  private static Object merged(Object node) {
    if (node instanceof List<?> list) {
      return list.stream().map(Deploy::merged).toList();
    }
    if (!(node instanceof Map<?, ?> map)) {
      return node == null ? "" : node;
    }
    Map<Object, Object> result = new LinkedHashMap<>();
    map.forEach((key, value) -> result.put(key, value == null ? "" : merged(value)));
    Object bases = result.remove("<<");
    for (Object base :
        bases instanceof List<?> list ? list : bases == null ? List.of() : List.of(bases)) {
      ((Map<?, ?>) base).forEach(result::putIfAbsent);
    }
    return result;
  }
}
