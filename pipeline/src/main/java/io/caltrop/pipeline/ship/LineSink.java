package io.caltrop.pipeline.ship;

/** Takes the lines of followed files. */
interface LineSink {
  /** Whether it takes another line now. */
  boolean hasRoom();

  /**
   * Takes a line.
   *
   * @param bytes holds the line until this returns
   * @param number of the line in its file, from 1
   */
  void line(LogFile file, byte[] bytes, int from, int length, long number);

  /**
   * Takes a line that is longer than {@link LogFile#LONGEST_LINE}.
   *
   * @param start its first {@link LogFile#KEPT_OF_TOO_LONG} bytes
   * @param length of the whole line
   */
  void tooLong(LogFile file, byte[] start, long length, long number);
}
