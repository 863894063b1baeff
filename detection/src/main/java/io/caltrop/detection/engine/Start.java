package io.caltrop.detection.engine;

/** With which state a job starts. */
public enum Start {
  /** With none: what a job of the name has left is deleted. */
  FRESH,

  /** With that of the newest checkpoint that a job of the name has left, if there is any. */
  RESUME
}
