package io.caltrop.server;

import com.fasterxml.jackson.core.JsonGenerator;
import io.caltrop.core.IpAddress;
import io.caltrop.core.store.BlacklistReader.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One blacklist as it is sent, in both formats, and what the console shows of it. */
final class RenderedList {
  /** How many addresses the console shows of a list. */
  static final int TOP = 10;

  private final String category;
  private final Rendition text;
  private volatile @Nullable Rendition json;
  private final int size;
  private final List<Entry> top;

  /**
   * Renders a list.
   *
   * @param entries in the order sent
   */
  RenderedList(String category, List<Entry> entries) {
    this.category = category;
    this.text = new Rendition(text(entries));
    this.size = entries.size();
    this.top = List.copyOf(entries.subList(0, Math.min(TOP, size)));
  }

  /** Made of the text when it is first asked for: a list that changes all the time costs half. */
  Rendition json() {
    Rendition made = json;
    if (made == null) {
      made = new Rendition(Reply.bytes(this::writeJson));
      json = made;
    }
    return made;
  }

  Rendition text() {
    return text;
  }

  /** The number of addresses. */
  int size() {
    return size;
  }

  /** The first {@value #TOP} addresses. */
  List<Entry> top() {
    return top;
  }

  /**
   * The count of an address; empty if it is not on the list. Searches the text: nothing else of a
   * list is kept, since it may be long.
   */
  OptionalLong count(IpAddress ip) {
    byte[] lines = text.plain();
    byte[] wanted = (ip + "\t").getBytes(StandardCharsets.US_ASCII);
    for (int start = 0; start < lines.length; start = endOfLine(lines, start) + 1) {
      if (startsWith(lines, start, wanted)) {
        return OptionalLong.of(count(lines, start + wanted.length));
      }
    }
    return OptionalLong.empty();
  }

  private static boolean startsWith(byte[] lines, int start, byte[] wanted) {
    if (start + wanted.length > lines.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (lines[start + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  private static int endOfLine(byte[] lines, int start) {
    int end = start;
    while (lines[end] != '\n') {
      end++;
    }
    return end;
  }

  private void writeJson(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("category", category);
    json.writeObjectFieldStart("blacklist");
    byte[] lines = text.plain();
    for (int start = 0; start < lines.length; start = endOfLine(lines, start) + 1) {
      int tab = start;
      while (lines[tab] != '\t') {
        tab++;
      }
      json.writeFieldName(new String(lines, start, tab - start, StandardCharsets.US_ASCII));
      json.writeNumber(count(lines, tab + 1));
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  /** The number that stands from here to the end of the line. */
  private static long count(byte[] lines, int from) {
    int length = endOfLine(lines, from) - from;
    return Long.parseLong(new String(lines, from, length, StandardCharsets.US_ASCII));
  }

  private static byte[] text(List<Entry> entries) {
    StringBuilder lines = new StringBuilder(entries.size() * 18 + 16);
    for (Entry entry : entries) {
      lines.append(entry.ip()).append('\t').append(entry.count()).append('\n');
    }
    return lines.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
