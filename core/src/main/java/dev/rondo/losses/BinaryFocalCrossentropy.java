package dev.rondo.losses;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * See {@link Losses#binaryFocalCrossentropy(float, float)}.
 *
 * @param alpha the weight of yes, while that of no is 1 - alpha; null for none
 */
record BinaryFocalCrossentropy(float gamma, @Nullable Float alpha, boolean logits, float smoothing)
    implements Crossentropy {
  private static final String NAME = "binaryFocalCrossentropy";

  BinaryFocalCrossentropy {
    Focus.check(NAME, gamma);
    if (alpha != null && !(alpha >= 0 && alpha <= 1)) {
      throw new IllegalArgumentException(NAME + ": expected an alpha from 0 to 1 but got " + alpha);
    }
  }

  @Override
  public Crossentropy fromLogits() {
    return new BinaryFocalCrossentropy(gamma, alpha, true, smoothing);
  }

  @Override
  public Crossentropy labelSmoothing(float share) {
    return new BinaryFocalCrossentropy(gamma, alpha, logits, LabelSmoothing.check(NAME, share));
  }

  @Override
  public Tensor perExample(Tensor target, Tensor prediction) {
    Tensor t = LabelSmoothing.of(Targets.like(NAME, target, prediction), smoothing, 2);
    Tensor not = Ops.sub(Tensor.scalar(1f), t);
    Tensor loss =
        logits
            ? BinaryCrossentropy.ofLogits(t, prediction)
            : BinaryCrossentropy.ofProbabilities(NAME, t, prediction);
    Tensor p = logits ? Ops.sigmoid(prediction) : prediction;
    // 1 - sigmoid(z) would lose the digits that sigmoid(-z) has.
    Tensor notP =
        logits ? Ops.sigmoid(Ops.neg(prediction)) : Ops.sub(Tensor.scalar(1f), prediction);
    Tensor wrong = Ops.add(Ops.mul(t, notP), Ops.mul(not, p));
    Tensor focal = Ops.mul(Focus.on(wrong, gamma), loss);
    if (alpha != null) {
      focal = Ops.mul(focal, Ops.add(t.mul(alpha), not.mul(1 - alpha)));
    }
    return Errors.meanOfFeatures(focal);
  }
}
