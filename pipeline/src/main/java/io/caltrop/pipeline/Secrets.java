package io.caltrop.pipeline;

/** Keeps the values of a user's client properties out of messages. */
public final class Secrets {
  private static final int SHORTEST = 4;

  private Secrets() {}

  /**
   * What a client could not be made for, in one line; a value of {@link KafkaSettings#extra} in it,
   * or a quoted part of one, is hidden.
   */
  public static String hide(KafkaSettings settings, Throwable thrown) {
    String line = OneLine.ofRoot(thrown);
    for (String value : settings.extra().values()) {
      line = hide(line, value);
      for (String part : value.split("[\"'\\s;=]+", -1)) {
        line = hide(line, part);
      }
    }
    return line;
  }

  private static String hide(String line, String value) {
    return value.length() < SHORTEST ? line : line.replace(value, "(hidden)");
  }
}
