package dev.rondo.tasks;

/**
 * How well a language model predicts a text.
 *
 * @param nats mean negative log-likelihood of a token, natural logarithm
 * @param tokens how many were predicted
 */
public record TextScore(double nats, long tokens) {

  /** The same in bits: for characters, bits per character. */
  public double bits() {
    return nats / Math.log(2);
  }

  /** {@code exp(nats)}: as uncertain as a fair choice among so many tokens. */
  public double perplexity() {
    return Math.exp(nats);
  }
}
