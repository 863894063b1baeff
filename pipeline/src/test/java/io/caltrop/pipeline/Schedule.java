package io.caltrop.pipeline;

import java.util.SplittableRandom;

/**
 * What a seed says about a simulation as a whole.
 *
 * @param twoParts whether events and counts are two stores, without positions
 * @param partitions of the topic
 * @param letterPartitions of the dead letters' topic
 * @param records that are sent
 * @param turns before everything calms down
 * @param batchRecords the most that a poll gives
 * @param crash how likely a process is killed at a step
 * @param meanwhile how likely others go on in the middle of a step
 * @param storeFault how likely a call of the store fails, before or after it did its work
 * @param kafkaFault the same for a call of Kafka
 */
record Schedule(
    boolean twoParts,
    int partitions,
    int letterPartitions,
    int records,
    int turns,
    int batchRecords,
    double crash,
    double meanwhile,
    double storeFault,
    double kafkaFault) {
  static Schedule draw(SplittableRandom random) {
    return new Schedule(
        random.nextBoolean(),
        random.nextInt(1, 5),
        random.nextInt(1, 3),
        random.nextInt(5, 60),
        random.nextInt(40, 240),
        random.nextInt(1, 16),
        pick(random, 0, 0.003, 0.01, 0.03),
        pick(random, 0, 0.02, 0.05, 0.15),
        pick(random, 0, 0.03, 0.1, 0.3),
        pick(random, 0, 0.01, 0.05, 0.2));
  }

  private static double pick(SplittableRandom random, double... values) {
    return values[random.nextInt(values.length)];
  }
}
