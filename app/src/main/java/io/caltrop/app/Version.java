package io.caltrop.app;

import java.util.Optional;

/** The program's version. */
public final class Version {
  private Version() {}

  /** As the build wrote it into the jar; "dev" where there is none. */
  public static String text() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion()).orElse("dev");
  }
}
