package io.caltrop.detection.dialect.functions;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The matches of a pattern in a text, one after the other, that start at whole characters. Java's
 * own search goes on by halves of those beyond U+FFFF (emoji, say), and finds empty matches, and
 * what is no letter, between the halves.
 */
final class WholeMatches {
  private final String text;
  private final Matcher matcher;
  private int from;

  WholeMatches(Pattern pattern, String text) {
    this.text = text;
    this.matcher = pattern.matcher(text);
  }

  /** Whether there is one more, which {@link #start}, {@link #end} and {@link #group} tell of. */
  boolean next() {
    while (from <= text.length() && matcher.find(from)) {
      if (!isWithinCharacter(matcher.start())) {
        boolean isEmpty = matcher.end() == matcher.start();
        from = isEmpty ? behind(matcher.end()) : matcher.end();
        return true;
      }
      from = matcher.start() + 1;
    }
    from = text.length() + 1;
    return false;
  }

  int start() {
    return matcher.start();
  }

  int end() {
    return matcher.end();
  }

  /** NULL if the group took no part. */
  @Nullable String group(int group) {
    return matcher.group(group);
  }

  /** Where the character behind an index ends, one further if there is none. */
  private int behind(int index) {
    return index == text.length()
        ? index + 1
        : index + Character.charCount(text.codePointAt(index));
  }

  private boolean isWithinCharacter(int index) {
    return index > 0
        && index < text.length()
        && Character.isSurrogatePair(text.charAt(index - 1), text.charAt(index));
  }
}
