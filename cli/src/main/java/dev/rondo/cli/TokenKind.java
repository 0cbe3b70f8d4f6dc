package dev.rondo.cli;

import dev.rondo.data.text.CharTokenizer;
import dev.rondo.data.text.Tokenizer;
import dev.rondo.data.text.WordTokenizer;
import java.util.Locale;

/** What a language model reads as one token. */
enum TokenKind {
  CHAR("characters", "chars"),
  WORD("words", "words");

  private final String plural;
  private final String brief;

  TokenKind(String plural, String brief) {
    this.plural = plural;
    this.brief = brief;
  }

  /** What a tokenizer makes of text. */
  static TokenKind of(Tokenizer tokenizer) {
    return tokenizer instanceof CharTokenizer ? CHAR : WORD;
  }

  /** As it is counted: characters, words. */
  String plural() {
    return plural;
  }

  /** The same where space is scarce. */
  String brief() {
    return brief;
  }

  /** A tokenizer that knows the most frequent tokens of a text. */
  Tokenizer fit(String text, int vocabulary) {
    return switch (this) {
      case CHAR -> CharTokenizer.fit(text, vocabulary, 1);
      case WORD -> WordTokenizer.fit(text, vocabulary, 1);
    };
  }

  /**
   * The customary measure: bits per character, or perplexity.
   *
   * @param nats loss of a token
   */
  String measure(double nats) {
    return switch (this) {
      case CHAR -> String.format(Locale.ROOT, "%.3f bits/char", nats / Math.log(2));
      case WORD -> String.format(Locale.ROOT, "perplexity %.1f", Math.exp(nats));
    };
  }

  /** As it is typed. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
