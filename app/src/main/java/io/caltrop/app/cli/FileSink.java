package io.caltrop.app.cli;

import io.caltrop.app.Failure;
import io.caltrop.pipeline.FileTrouble;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Writes records as lines. */
final class FileSink implements Sink {
  static final String STANDARD_OUTPUT = "-";

  private final String name;
  private final OutputStream out;

  FileSink(String name, OutputStream out) {
    this.name = name;
    this.out = new BufferedOutputStream(out, 1 << 16);
  }

  /** Creates the file, or empties it. */
  static FileSink of(String file) {
    try {
      return new FileSink(file, Files.newOutputStream(Path.of(file)));
    } catch (NoSuchFileException e) {
      throw Failure.running("cannot write " + file + ": its folder does not exist", e);
    } catch (IOException | InvalidPathException e) {
      throw Failure.running("cannot write " + file + ": " + FileTrouble.of(e), e);
    }
  }

  @Override
  public void send(byte[] key, byte[] json) {
    try {
      out.write(json);
      out.write('\n');
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() {
    try (out) {
      out.flush();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private RuntimeException failed(IOException e) {
    return ClosedPipe.is(e)
        ? new ClosedPipe(e)
        : Failure.running("cannot write " + name + ": " + FileTrouble.of(e), e);
  }
}
