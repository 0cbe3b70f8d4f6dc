package dev.rondo.tasks;

import dev.rondo.tensor.RandomState;
import java.util.Arrays;

/**
 * How the next token is drawn from a model's logits: first temperature, then top-k, then top-p of
 * what is left. Of equally likely tokens those with lower numbers come first.
 *
 * @param temperature logits are divided by it: below 1 for safer text, above for wilder; 0 always
 *     takes the likeliest
 * @param topK draw among so many of the likeliest only (Fan, Lewis and Dauphin, 2018, "Hierarchical
 *     neural story generation"); 0 for all
 * @param topP draw among the likeliest that together have this probability only (Holtzman et al.,
 *     2020, "The curious case of neural text degeneration"); 1 for all
 */
public record Sampling(float temperature, int topK, float topP) {

  /** Checks the ranges. */
  public Sampling {
    if (!(temperature >= 0f) || Float.isInfinite(temperature)) {
      throw new IllegalArgumentException(
          "temperature: expected a number of 0 or more but got " + temperature);
    }
    if (topK < 0) {
      throw new IllegalArgumentException("top-k: expected 0 (all) or more but got " + topK);
    }
    if (!(topP > 0f && topP <= 1f)) {
      throw new IllegalArgumentException(
          "top-p: expected a probability above 0 and up to 1 but got " + topP);
    }
  }

  /** Draws among all tokens, with this temperature. */
  public static Sampling temperature(float temperature) {
    return new Sampling(temperature, 0, 1f);
  }

  /**
   * Draws one token.
   *
   * @param logits unnormalised; minus infinity for a token that is never drawn
   * @throws IllegalArgumentException if they are no numbers, as those of a model that diverged
   */
  int draw(float[] logits, RandomState random) {
    check(logits);
    long[] ranked = ranked(logits);
    if (temperature == 0f) {
      return token(ranked[0]);
    }
    int kept = topK == 0 ? ranked.length : Math.min(topK, ranked.length);
    double[] weights = new double[kept];
    double best = logits[token(ranked[0])];
    double sum = 0;
    for (int i = 0; i < kept; i++) {
      weights[i] = Math.exp((logits[token(ranked[i])] - best) / temperature);
      sum += weights[i];
    }
    kept = nucleus(weights, sum);
    return token(ranked[pick(weights, kept, random)]);
  }

  private static void check(float[] logits) {
    float best = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      best = Math.max(best, logit);
    }
    if (!Float.isFinite(best)) {
      throw new IllegalArgumentException(
          "sampling: expected finite logits but the largest is "
              + best
              + "; the model has diverged, train it with a lower learning rate");
    }
  }

  /** How many of the likeliest have {@link #topP} of the sum; at least one. */
  private int nucleus(double[] weights, double sum) {
    double reached = 0;
    for (int i = 0; i < weights.length; i++) {
      reached += weights[i];
      if (topP < 1f && reached >= topP * sum) {
        return i + 1;
      }
    }
    return weights.length;
  }

  private static int pick(double[] weights, int kept, RandomState random) {
    double left = random.nextDouble() * Arrays.stream(weights, 0, kept).sum();
    for (int i = 0; i < kept - 1; i++) {
      left -= weights[i];
      if (left < 0) {
        return i;
      }
    }
    return kept - 1;
  }

  /** Tokens from the likeliest down, equals by number: the order of the logit above the number. */
  private static long[] ranked(float[] logits) {
    long[] keys = new long[logits.length];
    for (int i = 0; i < keys.length; i++) {
      int bits = Float.floatToIntBits(0f - logits[i]);
      int ordered = bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
      keys[i] = (long) ordered << 32 | i;
    }
    Arrays.sort(keys);
    return keys;
  }

  private static int token(long key) {
    return (int) key;
  }
}
