package io.caltrop.detection.port;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.charset.Charset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PostgreSQL's error that there is no relation of a name. */
final class UnknownRelation {
  private static final byte[] UNDEFINED_TABLE = "C42P01".getBytes(US_ASCII);
  private static final Pattern MESSAGE =
      Pattern.compile("relation \"(.+)\" does not exist", Pattern.DOTALL);

  private UnknownRelation() {}

  /**
   * The name that an error is about; empty if it is another error, has a hint, or is in another
   * language than English: the name stands in the message alone.
   */
  static Optional<String> name(Frame error, Charset charset) {
    String message = "";
    int at = error.body();
    int textEnd = error.textEnd(at);
    while (textEnd > at) {
      byte field = error.at(at);
      if (field == 'H' || (field == 'C' && !error.holds(UNDEFINED_TABLE, at))) {
        return Optional.empty();
      }
      if (field == 'M') {
        message = error.text(at + 1, textEnd, charset);
      }
      at = textEnd + 1;
      textEnd = error.textEnd(at);
    }
    Matcher matcher = MESSAGE.matcher(message);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
