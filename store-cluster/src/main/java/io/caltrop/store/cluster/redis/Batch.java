package io.caltrop.store.cluster.redis;

import io.caltrop.core.CountingRules;
import io.caltrop.core.IpAddress;
import io.caltrop.store.cluster.Identified;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Alerts of one type, as many as one script takes.
 *
 * @param places where they stand in the list that was split
 */
record Batch(Keys keys, List<Identified> alerts, List<Integer> places) {
  /** A script over so many ends within a few milliseconds. */
  static final int MOST = 1000;

  private static final int IDENTITY_BYTES = 16;

  /** Splits by type, and what is too long for one script; of each type one list, in order. */
  static List<List<Batch>> split(List<Identified> alerts) {
    Map<Keys, List<Batch>> byType = new LinkedHashMap<>();
    for (int i = 0; i < alerts.size(); i++) {
      Keys keys = new Keys(alerts.get(i).alert().type());
      List<Batch> batches = byType.computeIfAbsent(keys, type -> new ArrayList<>());
      if (batches.isEmpty() || batches.get(batches.size() - 1).alerts.size() == MOST) {
        batches.add(new Batch(keys, new ArrayList<>(), new ArrayList<>()));
      }
      Batch last = batches.get(batches.size() - 1);
      last.alerts.add(alerts.get(i));
      last.places.add(i);
    }
    return List.copyOf(byType.values());
  }

  /** The identities, 16 bytes each. */
  byte[] identities() {
    ByteBuffer packed = ByteBuffer.allocate(alerts.size() * IDENTITY_BYTES);
    alerts.forEach(alert -> packed.putLong(alert.id().high()).putLong(alert.id().low()));
    return packed.array();
  }

  /**
   * For each alert the place of its address among the addresses, from 1, in 2 bytes, 0 where it is
   * not counted; then the addresses.
   */
  List<byte[]> addresses(CountingRules rules) {
    List<byte[]> texts = new ArrayList<>();
    Map<IpAddress, Integer> known = new HashMap<>();
    ByteBuffer packed = ByteBuffer.allocate(alerts.size() * Short.BYTES);
    texts.add(packed.array());
    for (Identified identified : alerts) {
      IpAddress ip = identified.alert().ip();
      Integer place = rules.counts(identified.alert()) ? known.get(ip) : Integer.valueOf(0);
      if (place == null) {
        place = texts.size();
        known.put(ip, place);
        texts.add(Keys.bytes(ip.toString()));
      }
      packed.putShort(place.shortValue());
    }
    return texts;
  }
}
