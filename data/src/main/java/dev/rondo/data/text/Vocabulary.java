package dev.rondo.data.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The tokens that a model knows, numbered from 0. One of them, {@link #UNKNOWN}, stands for all
 * others.
 *
 * @param tokens each once, {@link #UNKNOWN} among them; the place of a token is its number
 */
public record Vocabulary(List<String> tokens) {
  /** Stands for every token that is not in the vocabulary. */
  public static final String UNKNOWN = "<unk>";

  /** Checks the tokens; a copy is kept. */
  public Vocabulary {
    tokens = tokens instanceof Tokens ? tokens : new Tokens(tokens);
    if (!tokens.contains(UNKNOWN)) {
      throw new IllegalArgumentException(
          "Vocabulary: expected "
              + UNKNOWN
              + " among the "
              + tokens.size()
              + " tokens; put it first");
    }
  }

  /** All tokens of a text. See {@link #of(Stream, int, int)}. */
  public static Vocabulary of(Stream<String> text) {
    return of(text, Integer.MAX_VALUE, 1);
  }

  /**
   * The tokens of a text: {@link #UNKNOWN}, then the most frequent first, and those of one
   * frequency in alphabetical order.
   *
   * @param maxSize how many numbers there are at most, that of {@link #UNKNOWN} included; 2 or more
   * @param minCount how often a token must occur, 1 or more
   * @throws IllegalArgumentException if nothing is left
   */
  public static Vocabulary of(Stream<String> text, int maxSize, int minCount) {
    if (maxSize < 2 || minCount < 1) {
      throw new IllegalArgumentException(
          "Vocabulary: expected maxSize 2 or more and minCount 1 or more but got "
              + maxSize
              + " and "
              + minCount);
    }
    Map<String, Long> counts = new HashMap<>();
    text.forEach(token -> counts.merge(token, 1L, Long::sum));
    counts.remove(UNKNOWN);
    List<String> tokens = new ArrayList<>();
    tokens.add(UNKNOWN);
    counts.entrySet().stream()
        .filter(entry -> entry.getValue() >= minCount)
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(maxSize - 1L)
        .forEach(entry -> tokens.add(entry.getKey()));
    if (tokens.size() == 1) {
      throw new IllegalArgumentException(
          "Vocabulary: expected a text with tokens that occur "
              + minCount
              + " times but there are none; give more text");
    }
    return new Vocabulary(tokens);
  }

  /** How many numbers there are. */
  public int size() {
    return tokens.size();
  }

  /** The number of a token, or that of {@link #UNKNOWN}. */
  public int id(String token) {
    int id = tokens.indexOf(token);
    return id >= 0 ? id : unknown();
  }

  /** The number of {@link #UNKNOWN}. */
  public int unknown() {
    return tokens.indexOf(UNKNOWN);
  }

  /** Whether a token has a number of its own. */
  public boolean contains(String token) {
    return tokens.contains(token);
  }

  /**
   * The token of a number.
   *
   * @throws IllegalArgumentException if there is no such number
   */
  public String token(int id) {
    if (id < 0 || id >= tokens.size()) {
      throw new IllegalArgumentException(
          "Vocabulary: expected a token number of 0 to " + (tokens.size() - 1) + " but got " + id);
    }
    return tokens.get(id);
  }

  /** For example {@code Vocabulary[66 tokens]}. */
  @Override
  public String toString() {
    return "Vocabulary[" + size() + " tokens]";
  }
}
