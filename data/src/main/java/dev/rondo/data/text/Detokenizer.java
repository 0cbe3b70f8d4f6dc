package dev.rondo.data.text;

/** Turns the numbers of tokens into text as they come. Not safe for use by several threads. */
@FunctionalInterface
public interface Detokenizer {

  /**
   * What a token adds to the text so far; perhaps nothing.
   *
   * @throws IllegalArgumentException if the number is not one of the vocabulary
   */
  String next(int id);
}
