package io.caltrop.detection.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text in which parameters were replaced by their values, and where its pieces come from. Values
 * are not looked into; a name that no parameter has stays as it stands.
 */
final class ParameterText {
  static final Pattern PARAMETER = Pattern.compile("\\$\\{([A-Za-z0-9_-]+)}");

  private final StringBuilder text = new StringBuilder();
  private final List<Piece> pieces = new ArrayList<>();

  private ParameterText() {}

  /** Where a piece starts in the new text, and where it came from. */
  private record Piece(int start, int origin, boolean isValue) {}

  static ParameterText of(String written, Map<String, String> parameters) {
    ParameterText made = new ParameterText();
    Matcher matcher = PARAMETER.matcher(written);
    int from = 0;
    while (matcher.find()) {
      @Nullable String value = parameters.get(matcher.group(1));
      if (value != null) {
        made.add(written.substring(from, matcher.start()), from, false);
        made.add(value, matcher.start(), true);
        from = matcher.end();
      }
    }
    made.add(written.substring(from), from, false);
    return made;
  }

  private void add(String piece, int origin, boolean isValue) {
    pieces.add(new Piece(text.length(), origin, isValue));
    text.append(piece);
  }

  String text() {
    return text.toString();
  }

  /** Where a character of the new text was written; both from 0. */
  int origin(int offset) {
    Piece last = pieces.get(0);
    for (Piece piece : pieces) {
      if (piece.start <= offset) {
        last = piece;
      }
    }
    return last.isValue ? last.origin : last.origin + offset - last.start;
  }
}
