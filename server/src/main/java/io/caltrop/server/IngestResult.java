package io.caltrop.server;

import com.fasterxml.jackson.core.JsonGenerator;
import io.caltrop.core.Alert;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What was read of a body: the alerts, and why the others were not taken. */
final class IngestResult {
  /** So many reasons are listed in an answer; all are counted. */
  static final int MOST_LISTED = 100;

  private final List<Alert> alerts = new ArrayList<>();
  private final List<Rejection> listed = new ArrayList<>();
  private int rejected;
  private int skipped;

  /**
   * One alert that was not taken.
   *
   * @param alert its place in the body, from 0
   */
  record Rejection(int alert, String reason) {}

  void accept(Alert alert) {
    alerts.add(alert);
  }

  void reject(int alert, String reason) {
    if (rejected++ < MOST_LISTED) {
      listed.add(new Rejection(alert, reason));
    }
  }

  void skip(int count) {
    skipped += count;
  }

  List<Alert> alerts() {
    return alerts;
  }

  int rejected() {
    return rejected;
  }

  int skipped() {
    return skipped;
  }

  /** Whether there was something to take and nothing could be. */
  boolean isAllRejected() {
    return alerts.isEmpty() && skipped == 0 && rejected > 0;
  }

  /** The first reason; to be asked only if something was rejected. */
  String firstReason() {
    return listed.get(0).reason();
  }

  /** Writes the fields of the answer. */
  void write(JsonGenerator json) throws IOException {
    json.writeNumberField("accepted", alerts.size());
    json.writeArrayFieldStart("rejected");
    for (Rejection rejection : listed) {
      json.writeStartObject();
      json.writeNumberField("alert", rejection.alert());
      json.writeStringField("reason", rejection.reason());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("skipped", skipped);
    json.writeNumberField("rejected_total", rejected);
  }
}
