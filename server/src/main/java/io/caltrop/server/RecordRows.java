package io.caltrop.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.caltrop.core.InvalidAlertException;
import io.caltrop.core.JsonProblem;
import io.caltrop.core.Quote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads a body of records: one object, an array of them, or one on each line (NDJSON). Which of
 * them it is shows in the body.
 *
 * <p>A record that cannot be read is rejected alone. Only an array that breaks off in the middle
 * takes the records behind the break with it, since nobody knows where the next one starts. Bytes
 * that are no UTF-8 become U+FFFD.
 *
 * @param <T> a record
 */
final class RecordRows<T> {
  private static final JsonFactory JSON = new JsonFactory();

  private final String name;
  private final String allowed;
  private final Reader<T> reader;
  private final IngestResult<T> result;
  private int row;

  /** Reads one record, from the object's start to its end. */
  interface Reader<T> {
    /**
     * Reads it.
     *
     * @throws InvalidAlertException if a field is missing or wrong
     * @throws IOException if it is no JSON
     */
    T read(JsonParser json) throws IOException, InvalidAlertException;
  }

  /**
   * Reads bodies into a result.
   *
   * @param name of a record, such as {@code alert record}
   */
  RecordRows(String name, Reader<T> reader, IngestResult<T> result) {
    this.name = name;
    this.allowed = "one " + name + ", an array of them, or one on each line";
    this.reader = reader;
    this.result = result;
  }

  /**
   * The text of a body.
   *
   * @throws Problem 422 if it is empty
   */
  static String text(byte[] body, String allowed) {
    String text = new String(body, StandardCharsets.UTF_8);
    String document = (text.startsWith("\uFEFF") ? text.substring(1) : text).strip();
    if (document.isEmpty()) {
      throw new Problem(422, "the body is empty; allowed: " + allowed);
    }
    return document;
  }

  /**
   * Reads a body.
   *
   * @throws Problem 422 if it is empty
   */
  IngestResult<T> read(byte[] body) {
    String document = text(body, allowed);
    if (document.startsWith("[")) {
      array(document);
    } else if (isOneObject(document)) {
      line(document, 0);
    } else {
      lines(document);
    }
    return result;
  }

  /** Whether it is JSON's grammar for one object, be it over many lines. */
  private static boolean isOneObject(String document) {
    try (JsonParser json = JSON.createParser(document)) {
      return json.nextToken() == JsonToken.START_OBJECT
          && json.skipChildren() != null
          && json.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  private void array(String document) {
    try (JsonParser json = JSON.createParser(document)) {
      json.nextToken();
      for (JsonToken next = json.nextToken();
          next != JsonToken.END_ARRAY;
          next = json.nextToken()) {
        if (next == null) {
          reject("the array is not closed; allowed: " + allowed);
          return;
        }
        element(json, next);
      }
      if (json.nextToken() != null) {
        reject("text after the array; allowed: " + allowed);
      }
    } catch (IOException e) {
      reject(JsonProblem.of(e) + "; allowed: " + allowed + "; nothing is read from here on");
    }
  }

  private void element(JsonParser json, JsonToken token) throws IOException {
    if (token != JsonToken.START_OBJECT) {
      reject(notAnObject(json));
      json.skipChildren();
      return;
    }
    try {
      accept(reader.read(json));
    } catch (InvalidAlertException e) {
      reject(String.valueOf(e.getMessage()));
    }
  }

  private void lines(String document) {
    int before = 0;
    for (String line : document.lines().toList()) {
      if (!line.isBlank()) {
        line(line, before);
      }
      before++;
    }
  }

  private void line(String line, int linesBefore) {
    try (JsonParser json = JSON.createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new InvalidAlertException(notAnObject(json));
      }
      T one = reader.read(json);
      if (json.nextToken() != null) {
        throw new InvalidAlertException("text after the object; allowed: one record on a line");
      }
      accept(one);
    } catch (InvalidAlertException e) {
      reject(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      reject(JsonProblem.of(e, linesBefore) + "; allowed: " + allowed);
    }
  }

  private void accept(T one) {
    result.accept(one);
    row++;
  }

  private void reject(String reason) {
    result.reject(row, reason);
    row++;
  }

  private String notAnObject(JsonParser json) throws IOException {
    String text = json.currentToken() == JsonToken.START_ARRAY ? "[..]" : Quote.of(json.getText());
    return "not an object: " + text + "; allowed: " + article() + name + " as a JSON object";
  }

  private String article() {
    return name.startsWith("a") ? "an " : "a ";
  }
}
