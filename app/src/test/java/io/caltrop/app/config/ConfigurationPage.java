package io.caltrop.app.config;

import java.util.List;

/** Writes {@code docs/configuration.md} from the declarations in {@link Keys}. */
final class ConfigurationPage {
  private static final String HEAD =
      """
      # Configuration

      <!-- Generated from io.caltrop.app.config.Keys. To write it anew:
      mvn -q -pl app -am test -Dtest=ConfigurationPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dcaltrop.write.docs=true
      -->

      Caltrop runs without any configuration. With `--config FILE` (or `CALTROP_CONFIG`) it reads one YAML file;
      `docs/caltrop.example.yaml` is one to start from.

      - A flag (`--data`, `--http-port`, `--kafka-port`, `--sql-port`) holds over the environment, the environment over
        the file, the file over the default.
      - Every key that takes a single value can be set by the variable beside it. A list is written with commas there.
      - A value may contain `${env:NAME}` or `${file:PATH}`: what the variable or the file holds takes its place, so
        that secrets need not stand in the file. Secrets are never printed.
      - A relative path in the file starts from the file's folder.
      - A key that is not known, stands twice or has a wrong value stops the start with exit status 2. All problems are
        printed at once, each with its line.
      - Durations are seconds (`3600`) or have a unit: `500ms`, `30s`, `30m`, `1h`, `7d`. Sizes are bytes or have one:
        `64 KiB`, `8 MiB`, `1 GiB`.
      - Options of the JVM go into `JAVA_OPTS` or `CALTROP_JAVA_OPTS`, such as `-Xmx2g` for more than 1 GiB of heap.

      The sections `redis`, `clickhouse` and `alerts_generator` and the first keys of `kafka` are those of the system
      that Caltrop replaces, so that its file can be kept. `redis.ttl` and `redis.dedup_ttl` set what `blacklists.ttl`
      and `blacklists.dedup_ttl` set.
      """;

  private ConfigurationPage() {}

  static String write(List<Key<?>> keys) {
    StringBuilder page = new StringBuilder(HEAD);
    String section = "-";
    for (Key<?> key : keys) {
      if (!key.section().equals(section)) {
        section = key.section();
        page.append(section.isEmpty() ? "\n## At the top\n" : "\n## " + section + "\n");
      }
      page.append("\n### `").append(key.name()).append("`\n").append(key.meaning()).append("\n\n");
      page.append("- Allowed: ").append(key.type().allowed()).append('\n');
      page.append("- Default: ").append(key.defaultShown()).append('\n');
      if (key.type().isSimple()) {
        page.append("- Variable: `").append(key.variable()).append("`\n");
      }
      for (String alias : key.aliases()) {
        page.append("- Also as: `").append(alias).append("`\n");
      }
    }
    return page.toString();
  }
}
