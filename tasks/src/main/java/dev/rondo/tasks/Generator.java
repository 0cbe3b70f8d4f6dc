package dev.rondo.tasks;

import dev.rondo.model.Session;
import dev.rondo.tensor.RandomState;

/** Draws text from a model, one token after the other, as a session carries its state. */
final class Generator {
  private final Session session;
  private final Sampling sampling;
  private final RandomState random;
  private final int never;
  private final float[] logits;

  /**
   * @param prompt one token or more
   * @param never a token that is not drawn
   */
  Generator(Session session, Sampling sampling, long seed, int[] prompt, int never) {
    this.session = session;
    this.sampling = sampling;
    this.random = RandomState.seeded(seed);
    this.never = never;
    this.logits = session.step(prompt[0]);
    for (int i = 1; i < prompt.length; i++) {
      session.step(prompt[i], logits);
    }
  }

  /** The next token, which the model then reads. */
  int next() {
    logits[never] = Float.NEGATIVE_INFINITY;
    int token = sampling.draw(logits, random);
    session.step(token, logits);
    return token;
  }
}
