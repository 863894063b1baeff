package io.caltrop.detection.engine;

/**
 * The engine, or the cluster it asks, cannot do what it should; the message is for the operator.
 */
public final class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1;

  EngineException(String message, Throwable cause) {
    super(message, cause);
  }

  EngineException(String message) {
    super(message);
  }
}
