package io.caltrop.detection.dialect.recent;

import java.util.Arrays;

/**
 * How often each number occurs, and how often the most frequent does: a table of open addresses. A
 * number must not be 0, which marks a free place.
 */
final class Tally {
  private static final int FIRST = 8;

  private long[] numbers = new long[FIRST];
  private int[] counts = new int[FIRST];

  /** How many numbers occur so often. */
  private int[] withCount = new int[FIRST];

  private int distinct;
  private int most;

  /** How many different numbers there are. */
  int distinct() {
    return distinct;
  }

  /** How often the most frequent number occurs. */
  int most() {
    return most;
  }

  boolean contains(long number) {
    return numbers[place(number)] != 0;
  }

  void add(long number) {
    int place = place(number);
    if (numbers[place] == 0) {
      if (2 * (distinct + 1) > numbers.length) {
        grow();
        place = place(number);
      }
      numbers[place] = number;
      distinct++;
    } else {
      withCount[counts[place]]--;
    }
    int count = ++counts[place];
    if (count == withCount.length) {
      withCount = Arrays.copyOf(withCount, 2 * count);
    }
    withCount[count]++;
    most = Math.max(most, count);
  }

  /** Takes back an addition of the number. */
  void remove(long number) {
    int place = place(number);
    int count = counts[place]--;
    withCount[count]--;
    if (count == most && withCount[count] == 0) {
      most--;
    }
    if (count > 1) {
      withCount[count - 1]++;
    } else {
      distinct--;
      free(place);
    }
  }

  /** Frees a place, and moves numbers into it that would not be found any longer. */
  private void free(int place) {
    int mask = numbers.length - 1;
    int gap = place;
    for (int i = (gap + 1) & mask; numbers[i] != 0; i = (i + 1) & mask) {
      if (((i - home(numbers[i])) & mask) >= ((i - gap) & mask)) {
        numbers[gap] = numbers[i];
        counts[gap] = counts[i];
        gap = i;
      }
    }
    numbers[gap] = 0;
    counts[gap] = 0;
  }

  /** Where the number is, or else would be. */
  private int place(long number) {
    int mask = numbers.length - 1;
    int place = home(number);
    while (numbers[place] != 0 && numbers[place] != number) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private int home(long number) {
    long mixed = number * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32) & (numbers.length - 1);
  }

  private void grow() {
    long[] oldNumbers = numbers;
    int[] oldCounts = counts;
    numbers = new long[2 * oldNumbers.length];
    counts = new int[numbers.length];
    for (int i = 0; i < oldNumbers.length; i++) {
      if (oldNumbers[i] != 0) {
        int place = place(oldNumbers[i]);
        numbers[place] = oldNumbers[i];
        counts[place] = oldCounts[i];
      }
    }
  }

  /** The numbers, in no order. */
  long[] numbers() {
    return Arrays.stream(numbers).filter(number -> number != 0).toArray();
  }
}
