package io.caltrop.core;

/** An alert that cannot be read: the message names the field, its value and what is allowed. */
public final class InvalidAlertException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String message;

  public InvalidAlertException(String message) {
    // without a stack trace: a body may hold a million alerts that cannot be read
    super(message, null, false, false);
    this.message = message;
  }

  /** A field whose value is not allowed. */
  public static InvalidAlertException field(String name, String shownValue, String allowed) {
    return new InvalidAlertException(name + ": " + shownValue + "; allowed: " + allowed);
  }

  /** One line; never null. */
  @Override
  public String getMessage() {
    return message;
  }
}
