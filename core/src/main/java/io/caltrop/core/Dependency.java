package io.caltrop.core;

/** A part that must work for this process to do its job, and how it is doing. */
public interface Dependency {
  /** Its name in health answers and on the console, such as {@code kafka}. */
  String name();

  /** Looks, within a second. Never throws. */
  State check();

  /**
   * How it is doing.
   *
   * @param detail one line: what was found, or what is wrong
   */
  record State(boolean up, String detail) {}
}
