package io.caltrop.detection.engine;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.findings.Finding;
import java.util.List;

/**
 * Tries rules out on a few records, with Flink in this process and no server. Open one, check and
 * run as often as needed; it takes about two seconds to be warm.
 */
public final class Trials implements AutoCloseable {
  private Trials() {}

  /** Starts nothing yet that the first use would not need. */
  public static Trials open() {
    return new Trials();
  }

  /**
   * Checks a rule's query and its columns as the engine would.
   *
   * @throws SqlProblem if the engine would not run it; the problem has no place
   */
  public Plan check(RuleQuery rule) {
    throw new UnsupportedOperationException("soon");
  }

  /**
   * Runs all of them as one job.
   *
   * @return of each trial the findings as they are in the end, in the order in which they came
   * @throws SqlProblem if one of the queries cannot run; check them first
   * @throws EngineException if Flink fails
   */
  public List<List<Finding>> run(List<Trial> trials) {
    throw new UnsupportedOperationException("soon");
  }

  @Override
  public void close() {}
}
