package io.caltrop.pipeline;

/** Dead letters are not known to be written; to be tried again. */
final class DeadLetterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DeadLetterException(String message, Throwable cause) {
    super(message, cause);
  }

  DeadLetterException(String message) {
    super(message);
  }
}
