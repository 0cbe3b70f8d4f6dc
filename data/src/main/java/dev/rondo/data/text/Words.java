package dev.rondo.data.text;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Cuts text into words, numbers, marks and line ends. Apostrophes belong to the word around them,
 * points and commas to the number around them.
 */
final class Words extends AbstractSpliterator<Words.Piece> {
  /** Scripts that put no space between words: each character is a token. */
  private static final Set<UnicodeScript> WITHOUT_SPACES =
      EnumSet.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR);

  /**
   * A token, the one before it, and the white space between them. The edges of the text are empty
   * tokens.
   */
  record Piece(String before, String gap, String token) {}

  private final String text;
  private int at;
  private String before = "";
  private boolean ended;

  private Words(String text) {
    super(text.length(), Spliterator.ORDERED | Spliterator.NONNULL);
    this.text = text;
  }

  /** The tokens of a text in their order, and an empty one at its end. */
  static Stream<Piece> of(String text) {
    return StreamSupport.stream(new Words(text), false);
  }

  @Override
  public boolean tryAdvance(Consumer<? super Piece> action) {
    if (ended) {
      return false;
    }
    int gapStart = at;
    while (at < text.length() && isSpace(text.codePointAt(at))) {
      at += Character.charCount(text.codePointAt(at));
    }
    int start = at;
    ended = start == text.length();
    if (!ended) {
      at = end(start);
    }
    String token = text.substring(start, at);
    action.accept(new Piece(before, text.substring(gapStart, start), token));
    before = token;
    return true;
  }

  /** Where the token that starts here ends. */
  private int end(int start) {
    if (text.startsWith(Vocabulary.UNKNOWN, start)) {
      return start + Vocabulary.UNKNOWN.length();
    }
    int first = text.codePointAt(start);
    int end = start + Character.charCount(first);
    if (!isWord(first)) {
      return end;
    }
    while (end < text.length()) {
      int c = text.codePointAt(end);
      if (!isWord(c) && !joins(end, c)) {
        break;
      }
      end += Character.charCount(c);
    }
    return end;
  }

  /** Whether the character at {@code i}, which is not of a word, stands within a word or number. */
  private boolean joins(int i, int c) {
    if (i + 1 >= text.length()) {
      return false;
    }
    int left = text.codePointBefore(i);
    int right = text.codePointAt(i + 1);
    return switch (c) {
      case '\'', '\u2019' -> Character.isLetter(left) && isWord(right) && Character.isLetter(right);
      case '.', ',' -> Character.isDigit(left) && Character.isDigit(right);
      default -> false;
    };
  }

  /** White space other than a line end, which is a token. */
  static boolean isSpace(int c) {
    return c != '\n' && (Character.isWhitespace(c) || Character.isSpaceChar(c));
  }

  static boolean isWord(int c) {
    if (c < 128) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }
    boolean mark =
        switch (Character.getType(c)) {
          case Character.NON_SPACING_MARK,
              Character.COMBINING_SPACING_MARK,
              Character.ENCLOSING_MARK ->
              true;
          default -> false;
        };
    return (mark || Character.isLetterOrDigit(c)) && !WITHOUT_SPACES.contains(UnicodeScript.of(c));
  }
}
