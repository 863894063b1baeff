package io.caltrop.cluster;

/** How long a server lives when nobody ends it. */
enum Lifetime {
  /** As long as this JVM, which may be killed: for tests. */
  OF_THIS_JVM,
  /** On after this JVM has ended: for a command that starts it. */
  ITS_OWN
}
