package io.caltrop.detection.port;

import io.caltrop.detection.StreamingStatements;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLContext;

/**
 * What the sessions of a port have in common.
 *
 * @param threads give each task a thread at once
 * @param awake places of threads that wait without sleeping
 * @param doorkeeper empty if PostgreSQL alone decides who gets in
 */
record Shared(
    SqlPortSettings settings,
    StreamingStatements statements,
    Tally tally,
    Executor threads,
    Optional<Doorkeeper> doorkeeper,
    Optional<SSLContext> tls,
    SecureRandom random,
    Semaphore awake,
    Sessions sessions) {

  boolean tlsRequired() {
    return settings.tls().isPresent() && settings.tls().get().required();
  }
}
