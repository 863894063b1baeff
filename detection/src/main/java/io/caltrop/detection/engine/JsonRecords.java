package io.caltrop.detection.engine;

import io.caltrop.detection.engine.json.JsonFields;

/** Which records sources read: those who write dead letters ask here, so that both agree. */
public final class JsonRecords {
  private JsonRecords() {}

  /** Whether the record's value is one JSON object and nothing else. */
  public static boolean isReadable(byte[] value) {
    return JsonFields.isObject(value);
  }
}
