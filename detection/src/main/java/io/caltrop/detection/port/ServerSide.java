package io.caltrop.detection.port;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What PostgreSQL says to a client: passed on, but for the answers to streaming statements. */
final class ServerSide implements Relay.Reader {
  private static final int LONGEST_HELD = 1 << 20;
  private static final byte[] BEGIN = "BEGIN".getBytes(US_ASCII);
  private static final byte[] START = "START TRANSACTION".getBytes(US_ASCII);

  private final Pending pending;
  private final SessionState state;
  private final Tally tally;
  private final Function<String, Optional<String>> hints;
  private final Consumer<byte[]> cancelKey;
  private boolean fatal;

  /**
   * One side of a session.
   *
   * @param hints about relations that PostgreSQL does not have
   * @param cancelKey told what a client must show to cancel
   */
  ServerSide(
      Pending pending,
      SessionState state,
      Tally tally,
      Function<String, Optional<String>> hints,
      Consumer<byte[]> cancelKey) {
    this.pending = pending;
    this.state = state;
    this.tally = tally;
    this.hints = hints;
    this.cancelKey = cancelKey;
  }

  /** Whether the last that PostgreSQL said was that it ends the session. */
  boolean saidFatal() {
    return fatal;
  }

  @Override
  public Relay.Need header(Relay relay, byte type, int length) {
    return switch (type) {
      case '1', '2', '3', 'n', 'C', 'Z', 'S', 'K' -> Relay.Need.WHOLE;
      case 'E', 'N' -> held(type, length);
      case 'T', 'I', 's', 'G' -> {
        pending.answer(type);
        yield Relay.Need.PASS;
      }
      default -> Relay.Need.PASS;
    };
  }

  private Relay.Need held(byte type, int length) {
    if (length <= LONGEST_HELD) {
      return Relay.Need.WHOLE;
    }
    if (type == 'E') {
      tally.error();
      pending.answer(type);
    }
    return Relay.Need.PASS;
  }

  @Override
  public boolean whole(Relay relay, Frame frame) throws IOException {
    boolean wasReady = state.isReady();
    switch (frame.type()) {
      case 'S' -> parameter(frame);
      case 'K' -> cancelKey.accept(frame.bytes(frame.body(), frame.end()));
      case 'Z' -> state.ready(frame.at(frame.body()));
      case 'C' -> commandComplete(frame);
      case 'E' -> error(frame);
      default -> {}
    }
    if (frame.type() == 'S' || frame.type() == 'K') {
      return true;
    }
    if (frame.type() == 'Z' && !wasReady) {
      pending.begun();
      return true;
    }
    Edit edit = pending.answer(frame.type());
    return (edit == Edit.NONE && frame.type() != 'E') || edited(edit, relay, frame);
  }

  private void parameter(Frame frame) {
    int nameEnd = frame.textEnd(frame.body());
    int valueEnd = frame.textEnd(nameEnd + 1);
    if (nameEnd >= 0 && valueEnd >= 0) {
      state.parameter(
          frame.text(frame.body(), nameEnd, ISO_8859_1),
          frame.text(nameEnd + 1, valueEnd, ISO_8859_1));
    }
  }

  private void commandComplete(Frame frame) {
    if (is(BEGIN, frame) || is(START, frame)) {
      state.begun();
    }
  }

  private static boolean is(byte[] tag, Frame frame) {
    return frame.end() - frame.body() == tag.length + 1 && frame.holds(tag, frame.body());
  }

  private void error(Frame frame) {
    tally.error();
    int at = frame.body();
    int textEnd = frame.textEnd(at);
    while (textEnd > at) {
      if (frame.at(at) == 'V') {
        fatal = !frame.text(at + 1, textEnd, ISO_8859_1).equals("ERROR");
      }
      at = textEnd + 1;
      textEnd = frame.textEnd(at);
    }
  }

  /** Emits what is to be seen instead, if anything; true if nothing changes. */
  private boolean edited(Edit edit, Relay relay, Frame frame) throws IOException {
    byte type = frame.type();
    if (edit instanceof Edit.Hidden) {
      if (type == 'E' || type == 'N') {
        return true;
      }
      relay.consume();
      return false;
    }
    byte[] changed = null;
    if (edit instanceof Edit.Part part) {
      if (type == 'E') {
        changed = ofTheClients(frame, part.shift());
      }
    } else if (edit instanceof Edit.Own own) {
      if (type == 'C' && own.tag().isPresent()) {
        changed = new Message('C').text(own.tag().get()).build();
      } else if (type == 'E' || type == 'N') {
        changed = ErrorFields.placed(frame, own.position());
      }
    }
    if (changed == null) {
      return true;
    }
    relay.consume();
    relay.emit(changed);
    return false;
  }

  /** An error in a statement that PostgreSQL got as the client wrote it; null if it stays so. */
  private byte @Nullable [] ofTheClients(Frame error, int shift) {
    byte[] shifted = shift > 0 ? ErrorFields.shifted(error, shift) : null;
    Optional<String> hint = UnknownRelation.name(error, state.charset()).flatMap(hints);
    if (hint.isEmpty()) {
      return shifted;
    }
    byte[] text = hint.get().getBytes(state.charset());
    return ErrorFields.hinted(shifted == null ? error.message() : shifted, text);
  }
}
