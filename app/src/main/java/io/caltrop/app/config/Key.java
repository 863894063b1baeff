package io.caltrop.app.config;

import io.caltrop.core.yaml.Type;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The declaration of one key: the reader, the documentation page and the environment's names all
 * come from it.
 *
 * @param name with its section, such as {@code kafka.group_id}
 * @param byDefault the value without configuration; null if there is none
 * @param defaultShown that value in the documentation
 * @param meaning one or more sentences
 * @param aliases other names that set the same value
 */
record Key<T>(
    String name,
    Type<T> type,
    @Nullable T byDefault,
    String defaultShown,
    String meaning,
    List<String> aliases) {

  static <T> Key<T> of(
      String name, Type<T> type, T byDefault, String defaultShown, String meaning) {
    return new Key<>(name, type, byDefault, defaultShown, meaning, List.of());
  }

  static <T> Key<T> optional(String name, Type<T> type, String withoutIt, String meaning) {
    return new Key<>(name, type, null, withoutIt, meaning, List.of());
  }

  Key<T> alias(String alias) {
    return new Key<>(name, type, byDefault, defaultShown, meaning, List.of(alias));
  }

  /** The variable of the environment that sets it. */
  String variable() {
    return variable(name);
  }

  static String variable(String name) {
    return "CALTROP_" + name.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** The name's part before the point; empty for a key at the top of the file. */
  String section() {
    return section(name);
  }

  static String section(String name) {
    int point = name.indexOf('.');
    return point < 0 ? "" : name.substring(0, point);
  }
}
