package io.caltrop.store.cluster.redis;

import io.caltrop.core.CountingRules;
import io.caltrop.core.IpAddress;
import io.caltrop.store.cluster.Identified;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Alerts of one type, as many as one script takes. */
final class Batch {
  /** A script over so many ends within a few milliseconds. */
  static final int MOST = 1000;

  /** 112 bits of the identity: with two bytes more, a mark takes the allocator's next size. */
  private static final int IDENTITY_BYTES = 14;

  private final Keys keys;
  private final List<Identified> alerts = new ArrayList<>();
  private final ByteBuffer identities = ByteBuffer.allocate(MOST * IDENTITY_BYTES);
  private final int[] places = new int[MOST];

  private Batch(Keys keys) {
    this.keys = keys;
  }

  /** Splits by type, and what is too long for one script; of each type one list, in order. */
  static List<List<Batch>> split(List<Identified> alerts) {
    Map<Keys, List<Batch>> byType = new LinkedHashMap<>();
    for (int i = 0; i < alerts.size(); i++) {
      Keys keys = new Keys(alerts.get(i).alert().type());
      List<Batch> batches = byType.computeIfAbsent(keys, type -> new ArrayList<>());
      if (batches.isEmpty() || batches.get(batches.size() - 1).alerts.size() == MOST) {
        batches.add(new Batch(keys));
      }
      batches.get(batches.size() - 1).add(alerts.get(i), i);
    }
    return List.copyOf(byType.values());
  }

  private void add(Identified alert, int place) {
    places[alerts.size()] = place;
    alerts.add(alert);
    long low = alert.id().low();
    identities.putLong(alert.id().high()).putInt((int) (low >> 32)).putShort((short) (low >> 16));
  }

  Keys keys() {
    return keys;
  }

  /** Where an alert stands in the list that was split. */
  int place(int index) {
    return places[index];
  }

  /** The beginnings of the identities, 14 bytes each. */
  byte[] identities() {
    return Arrays.copyOf(identities.array(), identities.position());
  }

  /**
   * For each alert the place of its address among the addresses, from 1, in 2 bytes, 0 where it is
   * not counted; then the addresses.
   */
  List<byte[]> addresses(CountingRules rules) {
    List<byte[]> texts = new ArrayList<>();
    Map<IpAddress, Short> known = new HashMap<>();
    ByteBuffer packed = ByteBuffer.allocate(alerts.size() * Short.BYTES);
    texts.add(packed.array());
    for (Identified identified : alerts) {
      IpAddress ip = identified.alert().ip();
      Short place = known.get(ip);
      if (place == null) {
        // Of one type all alerts of an address count, or none.
        boolean counts = rules.counts(identified.alert());
        place = counts ? (short) texts.size() : 0;
        known.put(ip, place);
        if (counts) {
          texts.add(Keys.bytes(ip.toString()));
        }
      }
      packed.putShort(place);
    }
    return texts;
  }
}
