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
  private static final int MOST_BYTES = 8 << 20;

  /** Below what a topic takes by default, 1 MiB with everything around the value. */
  private static final int LARGEST_RECORD = 1_000_000;

  private final String topic;
  private final Function<LogFile, LineParser> parsers;
  private final Clock clock;
  private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
  private final Set<LogFile> files = new LinkedHashSet<>();
  private long lines;
  private long rejected;
  private long bytes;

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
      add(file, parsers.apply(file).parse(line));
    } catch (UnparsableLineException e) {
      byte[] bytesOfLine = Arrays.copyOfRange(buffer, from, from + length);
      reject(file, bytesOfLine, length, number, String.valueOf(e.getMessage()));
    }
  }

  private void add(LogFile file, List<LogRecord> parsed) throws UnparsableLineException {
    byte[] key = file.id().getBytes(UTF_8);
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
      bytes += json.length;
      records.add(new ProducerRecord<>(topic, key, json));
    }
  }

  @Override
  public void tooLong(LogFile file, byte[] start, long length, long number) {
    lines++;
    files.add(file);
    reject(
        file,
        start,
        length,
        number,
        "the line has " + length + " bytes; allowed: " + LogFile.LONGEST_LINE);
  }

  private void reject(LogFile file, byte[] line, long length, long number, String reason) {
    rejected++;
    Headers headers =
        DeadLetterHeaders.ofLine(reason, topic, file.path().toString(), number, clock.millis());
    if (line.length < length) {
      DeadLetterHeaders.addCut(headers, length);
    }
    bytes += line.length;
    records.add(
        new ProducerRecord<>(
            KafkaSettings.deadLetterTopic(topic), null, file.id().getBytes(UTF_8), line, headers));
  }

  /**
   * Makes dead letters, cut to their first bytes, of what may be too large for the topics.
   *
   * @return whether there was any
   */
  boolean cut(String reason) {
    boolean any = false;
    for (int i = 0; i < records.size(); i++) {
      ProducerRecord<byte[], byte[]> record = records.get(i);
      byte[] value = record.value();
      if (value.length > DeadLetterHeaders.KEPT_OF_TOO_LARGE) {
        any = true;
        rejected += record.topic().equals(topic) ? 1 : 0;
        Headers headers =
            record.topic().equals(topic)
                ? DeadLetterHeaders.ofLine(reason, topic, "", 0, clock.millis())
                : record.headers();
        DeadLetterHeaders.addCut(headers, value.length);
        records.set(
            i,
            new ProducerRecord<>(
                KafkaSettings.deadLetterTopic(topic),
                null,
                record.key(),
                Arrays.copyOf(value, DeadLetterHeaders.KEPT_OF_TOO_LARGE),
                headers));
      }
    }
    return any;
  }
}
