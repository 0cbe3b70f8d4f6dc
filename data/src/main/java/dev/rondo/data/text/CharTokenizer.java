package dev.rondo.data.text;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Each character a token: a Unicode code point, so that an emoji is never torn in two. In text, a
 * character that was unknown reads as U+FFFD.
 */
public record CharTokenizer(Vocabulary vocabulary) implements Tokenizer {
  private static final String REPLACEMENT = "\uFFFD";

  /** A table of numbers covers the characters below this one: Latin, Greek, Cyrillic and more. */
  private static final int IN_TABLE = 0x600;

  /** Knows the characters of a text, the most frequent first. */
  public static CharTokenizer fit(String text) {
    return new CharTokenizer(Vocabulary.of(characters(text)));
  }

  /**
   * Knows the most frequent characters of a text.
   *
   * @param maxSize see {@link Vocabulary#of(Stream, int, int)}
   * @param minCount see {@link Vocabulary#of(Stream, int, int)}
   */
  public static CharTokenizer fit(String text, int maxSize, int minCount) {
    return new CharTokenizer(Vocabulary.of(characters(text), maxSize, minCount));
  }

  private static Stream<String> characters(String text) {
    return text.codePoints().mapToObj(Character::toString);
  }

  @Override
  public int[] encode(String text) {
    int[] table = new int[IN_TABLE];
    Arrays.fill(table, -1);
    return text.codePoints()
        .map(
            c -> {
              if (c >= IN_TABLE) {
                return vocabulary.id(Character.toString(c));
              }
              if (table[c] < 0) {
                table[c] = vocabulary.id(Character.toString(c));
              }
              return table[c];
            })
        .toArray();
  }

  @Override
  public Detokenizer detokenizer() {
    return id -> id == vocabulary.unknown() ? REPLACEMENT : vocabulary.token(id);
  }
}
