package io.caltrop.server;

import static io.caltrop.core.streams.StreamStatus.State.FAILED;
import static io.caltrop.core.streams.StreamStatus.State.RESTARTING;
import static io.caltrop.core.streams.StreamStatus.State.STALLED;
import static io.caltrop.core.streams.StreamStatus.State.STARTING;
import static io.caltrop.core.streams.StreamStatus.State.UNKNOWN;

import io.caltrop.core.Dependency;
import io.caltrop.core.Quote;
import io.caltrop.core.streams.StreamReader;
import io.caltrop.core.streams.StreamStatus;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * How streaming SQL is doing as a whole: down when an object has failed. The detail counts the
 * objects by state and names those that should run and do not, the worst first, such as {@code 2
 * running, 1 failed; sink out failed: topic out is gone}.
 */
final class StreamHealth implements Dependency {
  /** The worst first. */
  private static final List<StreamStatus.State> NAMED =
      List.of(FAILED, STALLED, UNKNOWN, RESTARTING, STARTING);

  private final StreamReader reader;

  StreamHealth(StreamReader reader) {
    this.reader = reader;
  }

  @Override
  public String name() {
    return "streaming sql";
  }

  @Override
  public State check() {
    List<StreamStatus> streams = reader.streams();
    if (streams.isEmpty()) {
      return new State(true, "no objects");
    }
    StringJoiner detail = new StringJoiner("; ").add(counts(streams));
    for (StreamStatus.State state : NAMED) {
      streams.stream()
          .filter(stream -> stream.state() == state)
          .map(StreamHealth::line)
          .forEach(detail::add);
    }
    return new State(
        streams.stream().noneMatch(stream -> stream.state() == FAILED), detail.toString());
  }

  private static String counts(List<StreamStatus> streams) {
    Map<StreamStatus.State, Integer> counts = new EnumMap<>(StreamStatus.State.class);
    streams.forEach(stream -> counts.merge(stream.state(), 1, Integer::sum));
    StringJoiner text = new StringJoiner(", ");
    counts.forEach((state, count) -> text.add(count + " " + state));
    return text.toString();
  }

  private static String line(StreamStatus stream) {
    String what = stream.kind() + " " + Quote.line(stream.name()) + " " + stream.state();
    return stream.error().map(error -> what + ": " + error).orElse(what);
  }
}
