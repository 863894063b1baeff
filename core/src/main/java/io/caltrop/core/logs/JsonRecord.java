package io.caltrop.core.logs;

import io.caltrop.core.Quote;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The fields of one object of JSON on their way into a record; used once. */
final class JsonRecord {
  private static final Set<LogField> OF_EVENT =
      EnumSet.of(
          LogField.IP_ADDRESS,
          LogField.ACTION,
          LogField.RESOURCE,
          LogField.STATUS_CODE,
          LogField.OUTCOME);
  private static final Pattern INTEGRAL = Pattern.compile("([0-9]{1,9})\\.0{1,9}");

  private final JsonTimes reader;
  private final LogRecord.Builder record = new LogRecord.Builder();
  private final Map<LogField, Other> others = new EnumMap<>(LogField.class);
  private final List<String> times = new ArrayList<>(2);
  private @Nullable String request;
  private @Nullable String query;
  private boolean isEmpty = true;
  private boolean isOfEvent;

  /** A value of one of the names that other programs give to a field. */
  private record Other(JsonNames.Name name, String value) {}

  JsonRecord(JsonTimes reader) {
    this.reader = reader;
  }

  boolean isEmpty() {
    return isEmpty;
  }

  /** Whether it says in our own names what happened. */
  boolean isOfEvent() {
    return isOfEvent;
  }

  void add(String name, String value) {
    isEmpty = false;
    LogField own = LogField.of(name).orElse(null);
    JsonNames.Name other = own == null ? JsonNames.of(name) : null;
    LogField known = other == null ? own : other.field();
    boolean isNone = value.isEmpty() || value.equals("-");
    if (known == LogField.TIMESTAMP && !isNone) {
      times.add(own == null ? times.size() : 0, value);
    } else if (own != null) {
      isOfEvent |= OF_EVENT.contains(own);
      record.set(own, own == LogField.RESOURCE ? value : value(own, value));
    } else if (name.equals("request")) {
      request = value;
    } else if (other == null) {
      record.add(name, value);
      query = isNone || !JsonNames.isQuery(name) ? query : value;
    } else if (!isNone) {
      others.merge(
          other.field(),
          new Other(other, value),
          (before, now) -> now.name.rank() < before.name.rank() ? now : before);
    }
  }

  /**
   * The record.
   *
   * @param needsTime whether a time that cannot be read makes it none
   * @throws UnparsableLineException if it has none of the times that were given
   */
  LogRecord build(boolean needsTime) throws UnparsableLineException {
    if (!times.isEmpty()) {
      record.set(LogField.TIMESTAMP, time(needsTime));
    }
    if (request != null) {
      AccessLog.request(request, record);
    }
    others.forEach((field, other) -> record.offer(field, value(field, other.value)));
    deriveAccess();
    return record.build();
  }

  /** The first time that is one: beside it there may be how long something took. */
  private String time(boolean isNeeded) throws UnparsableLineException {
    for (String text : times) {
      String iso = reader.read(text);
      if (iso != null) {
        return iso;
      }
    }
    String first = times.get(0);
    if (isNeeded && !JsonTimes.isNumber(first)) {
      throw new UnparsableLineException(
          "time " + Quote.of(first) + "; allowed: " + JsonTimes.ALLOWED);
    }
    return first;
  }

  private String value(LogField field, String value) {
    return switch (field) {
      case IP_ADDRESS -> Addresses.canonical(value);
      case STATUS_CODE -> integral(value.strip());
      case RESOURCE -> query == null || value.indexOf('?') >= 0 ? value : value + '?' + query;
      default -> value;
    };
  }

  /** {@code 401} of {@code 401.0}, as programs write that know only one kind of number. */
  private static String integral(String number) {
    Matcher matcher = INTEGRAL.matcher(number);
    return matcher.matches() ? matcher.group(1) : number;
  }

  /** An answer to a request, of a producer that does not say so, is an access. */
  private void deriveAccess() {
    String status = record.get(LogField.STATUS_CODE);
    if (record.get(LogField.ACTION) == null
        && record.get(LogField.RESOURCE) != null
        && status != null
        && status.length() == 3) {
      record.set(LogField.ACTION, "access");
      record.offer(LogField.OUTCOME, status.compareTo("400") >= 0 ? "failure" : "success");
    }
  }
}
