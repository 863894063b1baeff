package io.caltrop.server;

import com.fasterxml.jackson.core.JsonGenerator;
import io.caltrop.core.Alert;
import io.caltrop.core.logs.LogRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What was read of a body: the alerts or log records, and why the others were not taken.
 *
 * @param <T> one of them
 */
final class IngestResult<T> {
  /** So many reasons are listed in an answer; all are counted. */
  static final int MOST_LISTED = 100;

  private final String row;
  private final List<T> accepted = new ArrayList<>();
  private final List<Rejection> listed = new ArrayList<>();
  private int rejected;
  private int skipped;

  /** Of alerts. */
  static IngestResult<Alert> ofAlerts() {
    return new IngestResult<>("alert");
  }

  /** Of log records. */
  static IngestResult<LogRecord> ofLogs() {
    return new IngestResult<>("row");
  }

  private IngestResult(String row) {
    this.row = row;
  }

  /**
   * One that was not taken.
   *
   * @param row its place in the body, from 0
   */
  record Rejection(int row, String reason) {}

  void accept(T one) {
    accepted.add(one);
  }

  void reject(int place, String reason) {
    if (rejected++ < MOST_LISTED) {
      listed.add(new Rejection(place, reason));
    }
  }

  void skip(int count) {
    skipped += count;
  }

  List<T> accepted() {
    return accepted;
  }

  int rejected() {
    return rejected;
  }

  int skipped() {
    return skipped;
  }

  /** Whether there was something to take and nothing could be. */
  boolean isAllRejected() {
    return accepted.isEmpty() && skipped == 0 && rejected > 0;
  }

  /** That nothing can be read, in a sentence; to be asked only if something was rejected. */
  String none() {
    return "none of the %d %s can be read; the first: %s"
        .formatted(rejected, row.equals("row") ? "log records" : "alerts", listed.get(0).reason());
  }

  /** Writes the fields of the answer. */
  void write(JsonGenerator json) throws IOException {
    json.writeNumberField("accepted", accepted.size());
    json.writeArrayFieldStart("rejected");
    for (Rejection rejection : listed) {
      json.writeStartObject();
      json.writeNumberField(row, rejection.row());
      json.writeStringField("reason", rejection.reason());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("skipped", skipped);
    json.writeNumberField("rejected_total", rejected);
  }
}
