package dev.rondo.data.text;

/**
 * Turns text into numbers and back. Implementations are records, so that they are saved with a
 * model.
 */
public interface Tokenizer {

  /** The tokens and their numbers. */
  Vocabulary vocabulary();

  /** The numbers of the tokens of a text; what the vocabulary does not know becomes unknown. */
  int[] encode(String text);

  /** Turns numbers into text one at a time; it remembers what came before. */
  Detokenizer detokenizer();

  /**
   * The text of some tokens.
   *
   * @throws IllegalArgumentException if a number is not one of the vocabulary
   */
  default String decode(int... ids) {
    Detokenizer detokenizer = detokenizer();
    StringBuilder text = new StringBuilder();
    for (int id : ids) {
      text.append(detokenizer.next(id));
    }
    return text.toString();
  }
}
