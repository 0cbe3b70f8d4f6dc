package dev.rondo.data.text;

/** The white space that one expects between two tokens, so that it needs no token of its own. */
final class Spacing {

  private enum Kind {
    /** A word, number or unknown token. */
    WORD,
    /** Closes what is before it, such as a comma or a bracket. */
    CLOSING,
    /** Opens what is behind it. */
    OPENING,
    /** Anything else: quotes, dashes, line ends, the edges of the text. */
    OTHER
  }

  private Spacing() {}

  /** A space, or nothing. */
  static String between(String before, String token) {
    Kind left = kind(before);
    Kind right = kind(token);
    boolean leftEnds = left == Kind.WORD || left == Kind.CLOSING;
    boolean rightStarts = right == Kind.WORD || right == Kind.OPENING;
    return leftEnds && rightStarts ? " " : "";
  }

  private static Kind kind(String token) {
    if (token.isEmpty()) {
      return Kind.OTHER;
    }
    int first = token.codePointAt(0);
    if (Words.isWord(first) || token.equals(Vocabulary.UNKNOWN)) {
      return Kind.WORD;
    }
    return switch (Character.getType(first)) {
      case Character.START_PUNCTUATION, Character.INITIAL_QUOTE_PUNCTUATION -> Kind.OPENING;
      case Character.END_PUNCTUATION, Character.FINAL_QUOTE_PUNCTUATION -> Kind.CLOSING;
      default -> ".,;:!?%\u2026".indexOf(first) >= 0 ? Kind.CLOSING : Kind.OTHER;
    };
  }
}
