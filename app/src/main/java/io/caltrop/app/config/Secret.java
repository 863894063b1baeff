package io.caltrop.app.config;

/** A value that is never printed. */
public final class Secret {
  private final String text;

  public Secret(String text) {
    this.text = text;
  }

  /** The value itself, for the one place that needs it. */
  public String reveal() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "(hidden)";
  }
}
