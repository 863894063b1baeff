package io.caltrop.detection.findings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The episodes of one rule and key, and which of them have news that nobody was told yet. There is
 * one, as a rule; more where old records are read beside new ones. The oldest is forgotten when
 * there are many.
 *
 * @param quietUntil the moment of this machine's clock before which no update is told
 * @param waiting whether somebody will ask for the news then
 */
public record Episodes(List<Entry> entries, long quietUntil, boolean waiting) {
  private static final int MOST = 8;

  /** None. */
  public static final Episodes NONE = new Episodes(List.of(), Long.MIN_VALUE, false);

  /** Copies. */
  public Episodes {
    entries = List.copyOf(entries);
  }

  /**
   * An episode.
   *
   * @param news whether it has changed since it was told
   */
  public record Entry(Episode episode, boolean news) {}

  /**
   * What comes of a hit.
   *
   * @param told what is to be told now
   * @param askAt when the news are to be asked for, if that is not planned yet
   */
  public record Outcome(Episodes now, List<Finding> told, Optional<Long> askAt) {}

  /**
   * Takes a hit: one that begins an episode is told at once; others with a pause between them.
   *
   * @param clock ms of this machine's clock
   * @param pauseMs the least time between updates
   */
  public Outcome hit(About about, Hit hit, long clock, long pauseMs) {
    List<Entry> now = new ArrayList<>(entries);
    int found = find(hit, about.suppressionMs());
    if (found < 0) {
      Episode begun = Episode.of(about, hit);
      List<Finding> told = new ArrayList<>();
      told.add(begun.finding(about, hit.key(), Finding.Activity.CREATE));
      now.add(new Entry(begun, false));
      if (now.size() > MOST) {
        Entry oldest = now.remove(oldest(now));
        if (oldest.news) {
          told.add(oldest.episode.finding(about, hit.key(), Finding.Activity.UPDATE));
        }
      }
      return new Outcome(new Episodes(now, clock + pauseMs, waiting), told, Optional.empty());
    }
    Episode episode = entries.get(found).episode.with(hit);
    if (episode.equals(entries.get(found).episode)) {
      return new Outcome(this, List.of(), Optional.empty());
    }
    if (clock >= quietUntil) {
      now.set(found, new Entry(episode, false));
      Finding told = episode.finding(about, hit.key(), Finding.Activity.UPDATE);
      return new Outcome(
          new Episodes(now, clock + pauseMs, waiting), List.of(told), Optional.empty());
    }
    now.set(found, new Entry(episode, true));
    Optional<Long> askAt = waiting ? Optional.empty() : Optional.of(quietUntil);
    return new Outcome(new Episodes(now, quietUntil, true), List.of(), askAt);
  }

  /** Tells the news, when the pause is over. */
  public Outcome news(About about, String key, long clock, long pauseMs) {
    List<Finding> told = new ArrayList<>();
    List<Entry> now = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.news) {
        told.add(entry.episode.finding(about, key, Finding.Activity.UPDATE));
      }
      now.add(new Entry(entry.episode, false));
    }
    long quiet = told.isEmpty() ? quietUntil : clock + pauseMs;
    return new Outcome(new Episodes(now, quiet, false), told, Optional.empty());
  }

  /** The index of the episode that holds it, the newest first; -1 if none does. */
  private int find(Hit hit, long suppressionMs) {
    int found = -1;
    for (int i = 0; i < entries.size(); i++) {
      Episode episode = entries.get(i).episode;
      if (episode.holds(hit, suppressionMs)
          && (found < 0 || episode.lastSeen() > entries.get(found).episode.lastSeen())) {
        found = i;
      }
    }
    return found;
  }

  private static int oldest(List<Entry> entries) {
    int oldest = 0;
    for (int i = 1; i < entries.size() - 1; i++) { // the last has just begun
      if (entries.get(i).episode.lastSeen() < entries.get(oldest).episode.lastSeen()) {
        oldest = i;
      }
    }
    return oldest;
  }
}
