package dev.rondo.data.text;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Each word, number, punctuation mark and line end a token. A space between words, or behind a
 * comma, goes without saying; other white space is a token too, and {@link #JOIN} says that there
 * is none where one would expect it. So text comes back as it was, as far as the vocabulary knows
 * its tokens: {@code "Yes, sir"} is {@code Yes} {@code ,} {@code sir}.
 */
public record WordTokenizer(Vocabulary vocabulary) implements Tokenizer {
  /** Between two tokens that stand closer than usual, as in {@code list.add}. */
  public static final String JOIN = "<join>";

  /** Knows all tokens of a text, the most frequent first. */
  public static WordTokenizer fit(String text) {
    return new WordTokenizer(Vocabulary.of(tokens(text)));
  }

  /**
   * Knows the most frequent tokens of a text.
   *
   * @param maxSize see {@link Vocabulary#of(Stream, int, int)}
   * @param minCount see {@link Vocabulary#of(Stream, int, int)}
   */
  public static WordTokenizer fit(String text, int maxSize, int minCount) {
    return new WordTokenizer(Vocabulary.of(tokens(text), maxSize, minCount));
  }

  private static Stream<String> tokens(String text) {
    return Words.of(text)
        .flatMap(
            piece -> {
              String gap = gap(piece.before(), piece.gap(), piece.token());
              return Stream.of(gap, piece.token()).filter(token -> !token.isEmpty());
            });
  }

  /** The token for a gap, empty if it is what one expects there. */
  private static String gap(String before, String gap, String token) {
    if (gap.equals(Spacing.between(before, token))) {
      return "";
    }
    return gap.isEmpty() ? JOIN : gap;
  }

  @Override
  public int[] encode(String text) {
    return Words.of(text)
        .flatMapToInt(
            piece -> {
              // as the detokenizer will see it, to whom an unknown mark looks like a word
              String gap = gap(known(piece.before()), piece.gap(), known(piece.token()));
              IntStream.Builder ids = IntStream.builder();
              if (vocabulary.contains(gap)) {
                ids.add(vocabulary.id(gap));
              }
              if (!piece.token().isEmpty()) {
                ids.add(vocabulary.id(piece.token()));
              }
              return ids.build();
            })
        .toArray();
  }

  private String known(String token) {
    return token.isEmpty() || vocabulary.contains(token) ? token : Vocabulary.UNKNOWN;
  }

  @Override
  public Detokenizer detokenizer() {
    return new Detokenizer() {
      private String before = "";
      private boolean gapGiven;

      @Override
      public String next(int id) {
        String token = vocabulary.token(id);
        if (token.equals(JOIN) || Words.isSpace(token.codePointAt(0))) {
          gapGiven = true;
          return token.equals(JOIN) ? "" : token;
        }
        String gap = gapGiven ? "" : Spacing.between(before, token);
        before = token;
        gapGiven = false;
        return gap + token;
      }
    };
  }
}
