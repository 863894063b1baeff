package io.caltrop.detection.port;

import io.caltrop.detection.SqlProblem;
import io.caltrop.detection.StreamingStatements;
import io.caltrop.detection.StreamingStatements.Action;
import io.caltrop.detection.StreamingStatements.Done;
import io.caltrop.detection.StreamingStatements.Outcome;
import io.caltrop.detection.StreamingStatements.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The streaming statements of a session: which they are, who may run them, what came of them. */
final class Actions {
  private final StreamingStatements statements;
  private final Execution execution;
  private final SessionState state;
  private final Tally tally;
  private final Optional<SqlProblem> refusal;

  /**
   * Those of a session.
   *
   * @param refusal what its client is told who may only read; empty for those who may do all
   */
  Actions(
      StreamingStatements statements,
      Execution execution,
      SessionState state,
      Tally tally,
      Optional<SqlProblem> refusal) {
    this.statements = statements;
    this.execution = execution;
    this.state = state;
    this.tally = tally;
    this.refusal = refusal;
  }

  Optional<Action> recognise(String sql) {
    return statements.recognise(sql);
  }

  /** The answer to what no client may send. */
  Answer refuse(SqlProblem problem) {
    return Answer.failed(problem, state.charset());
  }

  /** Runs it; whatever came of it is an answer. */
  Answer run(Action action) {
    tally.streaming();
    try {
      if (refusal.isPresent() && !action.reads()) {
        throw refusal.get();
      }
      return answer(action, execution.run(action));
    } catch (SqlProblem problem) {
      return Answer.failed(problem, state.charset());
    }
  }

  private Answer answer(Action action, Outcome outcome) {
    if (outcome instanceof Rows rows && action.reads()) {
      return Answer.rows(rows.select());
    }
    if (outcome instanceof Done done && !action.reads()) {
      List<String> notices = new ArrayList<>(done.notices());
      if (state.inTransaction()) {
        notices.add("streaming statements take effect at once: a rollback does not undo this one");
      }
      return Answer.done(done.tag(), notices, state.charset());
    }
    throw SqlProblem.of("XX000", "the statement did what it had not announced", "");
  }
}
