package io.caltrop.pipeline.ship;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.caltrop.core.logs.LineParser;
import io.caltrop.core.logs.LogRecord;
import io.caltrop.core.logs.UnparsableLineException;
import io.caltrop.pipeline.DeadLetterHeaders;
import io.caltrop.pipeline.KafkaSettings;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** Lines on their way: the records that they gave, and the files that they are from. */
final class ShipBatch implements LineSink {
  private static final int MOST_RECORDS = 10_000;

  /** Of a batch, but for its last line; and of one line that stands for many records. */
  private static final int MOST_BYTES = 8 << 20;

  /** Below what a topic takes by default, 1 MiB with everything around the value. */
  private static final int LARGEST_RECORD = 1_000_000;

  /** At most what a batch of one record has besides the record's value: headers and key. */
  private static final int AROUND_VALUE = 200;

  private final String topic;
  private final Function<LogFile, LineParser> parsers;
  private final Clock clock;
  private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
  private final List<Origin> origins = new ArrayList<>();
  private final Set<LogFile> files = new LinkedHashSet<>();
  private long lines;
  private long rejected;
  private long bytes;
  private String lastRejected = "";

  /** The line that a record is from. */
  private record Origin(LogFile file, long number) {}

  ShipBatch(String topic, Function<LogFile, LineParser> parsers, Clock clock) {
    this.topic = topic;
    this.parsers = parsers;
    this.clock = clock;
  }

  @Override
  public boolean hasRoom() {
    return records.size() < MOST_RECORDS && bytes < MOST_BYTES;
  }

  /** Has the batch carry the positions of files of which it has no line. */
  void include(Collection<LogFile> more) {
    files.addAll(more);
  }

  boolean isEmpty() {
    return files.isEmpty();
  }

  /** The records and dead letters in the order of their lines. */
  List<ProducerRecord<byte[], byte[]>> records() {
    return records;
  }

  /** Where the files stand after this batch; to be asked before they are read on. */
  List<Position> positions() {
    return files.stream().map(LogFile::position).toList();
  }

  ShipCounts counts() {
    return new ShipCounts(lines, records.size() - rejected, rejected);
  }

  @Override
  public void line(LogFile file, byte[] buffer, int from, int length, long number) {
    lines++;
    files.add(file);
    String text = new String(buffer, from, length, UTF_8);
    String line = number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
    try {
      add(new Origin(file, number), parsers.apply(file).parse(line));
    } catch (UnparsableLineException e) {
      byte[] bytesOfLine = Arrays.copyOfRange(buffer, from, from + length);
      reject(new Origin(file, number), bytesOfLine, length, String.valueOf(e.getMessage()));
    }
  }

  private void add(Origin origin, List<LogRecord> parsed) throws UnparsableLineException {
    byte[] key = key(origin);
    LogRecord before = null;
    byte[] json = {};
    for (LogRecord record : parsed) {
      if (record != before) { // a repeated message is one record many times
        json = record.toJson();
        before = record;
      }
      if (json.length > LARGEST_RECORD) {
        throw new UnparsableLineException(
            "its record has " + json.length + " bytes; allowed: " + LARGEST_RECORD);
      }
      if ((long) parsed.size() * json.length > MOST_BYTES) {
        throw new UnparsableLineException(
            "its %d records of %d bytes are too many; allowed: %d bytes of one line"
                .formatted(parsed.size(), json.length, MOST_BYTES));
      }
      bytes += json.length;
      records.add(new ProducerRecord<>(topic, key, json));
      origins.add(origin);
    }
  }

  /** All records of a file have one key, and so one partition. */
  private static byte[] key(Origin origin) {
    return origin.file().id().getBytes(UTF_8);
  }

  @Override
  public void tooLong(LogFile file, byte[] start, long length, long number) {
    lines++;
    files.add(file);
    reject(
        new Origin(file, number),
        start,
        length,
        "the line has " + length + " bytes; allowed: " + LogFile.LONGEST_LINE);
  }

  private void reject(Origin origin, byte[] start, long length, String reason) {
    rejected++;
    bytes += start.length;
    records.add(letter(origin, start, length, reason));
    origins.add(origin);
  }

  private ProducerRecord<byte[], byte[]> letter(
      Origin origin, byte[] start, long length, String reason) {
    String path = origin.file().path().toString();
    lastRejected = "line " + origin.number() + " of " + path + ": " + reason;
    Headers headers =
        DeadLetterHeaders.ofLine(reason, topic, path, origin.number(), clock.millis());
    if (start.length < length) {
      DeadLetterHeaders.addCut(headers, length);
    }
    return new ProducerRecord<>(
        KafkaSettings.deadLetterTopic(topic), null, key(origin), start, headers);
  }

  /** The last line that gave a dead letter, and why; empty if none did. */
  String lastRejected() {
    return lastRejected;
  }

  /**
   * Makes dead letters, cut to their first bytes, of records that may be too large for the topic,
   * and cuts letters that may be too large for theirs.
   *
   * @param most how many bytes a record may have with all that is around its value
   * @return whether there was any
   */
  boolean cut(int most) {
    boolean any = false;
    for (int i = 0; i < records.size(); i++) {
      ProducerRecord<byte[], byte[]> record = records.get(i);
      int length = record.value().length;
      if (length + AROUND_VALUE <= most) {
        continue;
      }
      int kept = Math.min(length, DeadLetterHeaders.KEPT_OF_TOO_LARGE);
      byte[] start = Arrays.copyOf(record.value(), kept);
      if (record.topic().equals(topic)) {
        rejected++;
        records.set(i, letter(origins.get(i), start, length, refused(length)));
        any = true;
      } else if (kept < length) {
        Headers headers = record.headers();
        DeadLetterHeaders.addCut(headers, length);
        records.set(i, new ProducerRecord<>(record.topic(), null, record.key(), start, headers));
        any = true;
      }
    }
    return any;
  }

  private static String refused(int length) {
    return "the topic refused its record of " + length + " bytes; allowed: max.message.bytes";
  }
}
