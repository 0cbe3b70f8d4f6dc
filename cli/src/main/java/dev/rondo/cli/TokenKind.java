package dev.rondo.cli;

import dev.rondo.data.text.CharTokenizer;
import dev.rondo.data.text.Tokenizer;
import dev.rondo.data.text.WordTokenizer;
import java.util.Locale;

/** What a language model reads as one token. */
enum TokenKind {
  CHAR("characters"),
  WORD("words");

  private final String plural;

  TokenKind(String plural) {
    this.plural = plural;
  }

  /** As it is counted: characters, words. */
  String plural() {
    return plural;
  }

  /** A tokenizer that knows the most frequent tokens of a text. */
  Tokenizer fit(String text, int vocabulary) {
    return switch (this) {
      case CHAR -> CharTokenizer.fit(text, vocabulary, 1);
      case WORD -> WordTokenizer.fit(text, vocabulary, 1);
    };
  }

  /** As it is typed. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
