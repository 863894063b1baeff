package io.caltrop.server;

import com.fasterxml.jackson.core.JsonGenerator;
import io.caltrop.core.IpAddress;
import io.caltrop.core.store.BlacklistReader.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;

/** One blacklist as it is sent, in both formats, and what the console shows of it. */
final class RenderedList {
  /** How many addresses the console shows of a list. */
  static final int TOP = 10;

  private final Rendition json;
  private final Rendition text;
  private final int size;
  private final List<Entry> top;

  /**
   * Renders a list.
   *
   * @param entries in the order sent
   */
  RenderedList(String category, List<Entry> entries) {
    this.json = new Rendition(Reply.bytes(out -> writeJson(out, category, entries)));
    this.text = new Rendition(text(entries));
    this.size = entries.size();
    this.top = List.copyOf(entries.subList(0, Math.min(TOP, size)));
  }

  Rendition json() {
    return json;
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
        int from = start + wanted.length;
        int length = endOfLine(lines, start) - from;
        return OptionalLong.of(
            Long.parseLong(new String(lines, from, length, StandardCharsets.US_ASCII)));
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

  private static void writeJson(JsonGenerator json, String category, List<Entry> entries)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("category", category);
    json.writeObjectFieldStart("blacklist");
    for (Entry entry : entries) {
      json.writeNumberField(entry.ip().toString(), entry.count());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static byte[] text(List<Entry> entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(entries.size() * 18 + 16);
    for (Entry entry : entries) {
      out.writeBytes(
          (entry.ip() + "\t" + entry.count() + "\n").getBytes(StandardCharsets.US_ASCII));
    }
    return out.toByteArray();
  }
}
