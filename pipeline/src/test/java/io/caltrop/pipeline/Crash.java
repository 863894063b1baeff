package io.caltrop.pipeline;

/** A simulated process was killed: whatever of it is still on the stack ends here. */
final class Crash extends Error {
  private static final long serialVersionUID = 1L;

  Crash() {
    super("simulated crash", null, false, false);
  }
}
