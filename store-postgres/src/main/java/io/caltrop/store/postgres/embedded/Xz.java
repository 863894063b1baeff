package io.caltrop.store.postgres.embedded;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/**
 * Decompresses with the machine's own {@code xz} where there is one, which takes a third of the
 * time that Java does, and beside it; else in Java.
 */
final class Xz {
  private static final Logger LOG = LoggerFactory.getLogger(Xz.class);

  private Xz() {}

  /** What the bytes say; both are closed together. */
  static InputStream decompress(InputStream compressed) throws IOException {
    return decompress(compressed, "xz");
  }

  static InputStream decompress(InputStream compressed, String program) throws IOException {
    Process process;
    try {
      process =
          new ProcessBuilder(program, "--decompress", "--stdout")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      return new XZInputStream(compressed);
    }
    Thread feeding = new Thread(() -> feed(compressed, process), "xz");
    feeding.setDaemon(true);
    feeding.start();
    return new Output(process, compressed);
  }

  private static void feed(InputStream compressed, Process process) {
    try (OutputStream in = process.getOutputStream()) {
      compressed.transferTo(in);
    } catch (IOException e) {
      LOG.debug("not everything reaches xz, which will say so", e);
    }
  }

  /** What the process writes; an error at the end if it failed. */
  private static final class Output extends FilterInputStream {
    private final Process process;
    private final InputStream compressed;

    Output(Process process, InputStream compressed) {
      super(process.getInputStream());
      this.process = process;
      this.compressed = compressed;
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      return read < 0 ? end() : read;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int read = super.read(bytes, from, length);
      return read < 0 ? end() : read;
    }

    private int end() throws IOException {
      try {
        if (process.waitFor() != 0) {
          throw new IOException("decompression ended with exit status " + process.exitValue());
        }
        return -1;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }

    @Override
    public void close() throws IOException {
      process.destroy();
      super.close();
      compressed.close();
    }
  }
}
