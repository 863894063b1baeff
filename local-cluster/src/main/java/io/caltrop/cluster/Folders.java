package io.caltrop.cluster;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Whole folders. */
final class Folders {
  private Folders() {}

  /** Why a folder cannot be used, with its path: some of the JDK's messages are that alone. */
  static String trouble(IOException e) {
    String reason =
        e instanceof AccessDeniedException
            ? ": no permission"
            : e instanceof FileAlreadyExistsException ? ": there is a file of that name" : "";
    return e.getMessage() + reason;
  }

  /** Removes a folder with all that is in it; links are removed, not followed. */
  static void remove(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<Path>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
