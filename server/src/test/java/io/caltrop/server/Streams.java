package io.caltrop.server;

import io.caltrop.core.streams.StreamStatus;
import io.caltrop.core.streams.StreamStatus.Kind;
import io.caltrop.core.streams.StreamStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Objects of streaming SQL to show. */
final class Streams {
  private Streams() {}

  /** One that runs, of which everything is known. */
  static StreamStatus running(Kind kind, String name) {
    return running(kind, name, TestClock.START.minusSeconds(12));
  }

  private static StreamStatus running(Kind kind, String name, Instant checkpoint) {
    return new StreamStatus(
        kind,
        name,
        State.RUNNING,
        48_210,
        120,
        3,
        1,
        OptionalLong.of(17),
        Optional.empty(),
        Optional.of(checkpoint));
  }

  /** One that does not run, of which little is known. */
  static StreamStatus broken(Kind kind, String name, State state, String error) {
    return new StreamStatus(
        kind,
        name,
        state,
        0,
        0,
        0,
        0,
        OptionalLong.empty(),
        Optional.of(error).filter(text -> !text.isEmpty()),
        Optional.empty());
  }

  /** One of each state, as a busy process has them at a moment. */
  static List<StreamStatus> various(Instant now) {
    return List.of(
        new StreamStatus(
            Kind.SOURCE,
            "log_data",
            State.RUNNING,
            12_480_112,
            12_480_075,
            37,
            0,
            OptionalLong.of(212),
            Optional.empty(),
            Optional.of(now.minusSeconds(4))),
        running(Kind.SOURCE, "blacklist_events", now.minusSeconds(8)),
        new StreamStatus(
            Kind.MATERIALIZED_VIEW,
            "anomaly_detection_by_error_status",
            State.RUNNING,
            12_480_075,
            8_431,
            0,
            1_204,
            OptionalLong.of(0),
            Optional.of("broker at localhost:9093 did not answer within 30 s"),
            Optional.of(now.minus(Duration.ofMinutes(3)))),
        broken(Kind.MATERIALIZED_VIEW, "logins_per_minute", State.STARTING, ""),
        broken(
            Kind.MATERIALIZED_VIEW,
            "brute_force",
            State.RESTARTING,
            "TaskManager 3 of the Flink cluster has been lost"),
        new StreamStatus(
            Kind.MATERIALIZED_VIEW,
            "sessions",
            State.STALLED,
            5_000,
            12,
            0,
            0,
            OptionalLong.of(81_442),
            Optional.of("no record read for 60 s though 81442 wait"),
            Optional.of(now.minus(Duration.ofHours(2)))),
        broken(
            Kind.SINK,
            "send_data_to_kafka",
            State.FAILED,
            "topic anomalies: not authorized to write; allowed: a topic that this user may write to"),
        broken(Kind.SINK, "<img src=x onerror=\"window.attacked=1\">\u202e", State.STOPPED, ""),
        broken(Kind.SINK, "elsewhere", State.UNKNOWN, "no answer of Flink at 10.0.0.7:8081"));
  }
}
