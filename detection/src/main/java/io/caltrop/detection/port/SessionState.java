package io.caltrop.detection.port;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** What PostgreSQL has said about a session; written by one thread, read by another. */
final class SessionState {
  private static final byte NOT_YET = 0;
  private static final byte IN_TRANSACTION = 'T';
  private static final byte FAILED_TRANSACTION = 'E';

  private volatile Charset charset = StandardCharsets.UTF_8;
  private volatile boolean standardStrings = true;
  private volatile byte status = NOT_YET;

  /** PostgreSQL reports a setting. */
  void parameter(String name, String value) {
    if (name.equals("client_encoding")) {
      charset = Encodings.of(value);
    } else if (name.equals("standard_conforming_strings")) {
      standardStrings = value.equals("on");
    }
  }

  /** PostgreSQL is ready for a query. */
  void ready(byte transactionStatus) {
    if (status != transactionStatus) {
      status = transactionStatus;
    }
  }

  /** A transaction has begun, before PostgreSQL is ready again. */
  void begun() {
    status = IN_TRANSACTION;
  }

  /** Whether PostgreSQL has been ready for a query: the client has logged in. */
  boolean isReady() {
    return status != NOT_YET;
  }

  /** The encoding of statements. */
  Charset charset() {
    return charset;
  }

  /** Whether a backslash in a literal is a character like others. */
  boolean standardStrings() {
    return standardStrings;
  }

  boolean inTransaction() {
    return status == IN_TRANSACTION;
  }

  /** Whether PostgreSQL refuses everything until the transaction is rolled back. */
  boolean transactionFailed() {
    return status == FAILED_TRANSACTION;
  }
}
