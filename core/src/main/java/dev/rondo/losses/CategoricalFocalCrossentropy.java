package dev.rondo.losses;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;
import java.util.List;

/**
 * See {@link Losses#categoricalFocalCrossentropy(float, float...)}.
 *
 * @param alpha one for all classes, or one for each
 */
record CategoricalFocalCrossentropy(float gamma, List<Float> alpha, boolean logits, float smoothing)
    implements Crossentropy {
  private static final String NAME = "categoricalFocalCrossentropy";

  CategoricalFocalCrossentropy {
    Focus.check(NAME, gamma);
    alpha = List.copyOf(alpha);
    if (alpha.isEmpty() || !alpha.stream().allMatch(each -> each >= 0 && each < 1e30f)) {
      throw new IllegalArgumentException(
          NAME
              + ": expected one finite alpha of 0 or more for all classes, or one for each, but got "
              + alpha);
    }
  }

  @Override
  public Crossentropy fromLogits() {
    return new CategoricalFocalCrossentropy(gamma, alpha, true, smoothing);
  }

  @Override
  public Crossentropy labelSmoothing(float share) {
    return new CategoricalFocalCrossentropy(
        gamma, alpha, logits, LabelSmoothing.check(NAME, share));
  }

  @Override
  public Tensor perExample(Tensor target, Tensor prediction) {
    int classes = prediction.dim(-1);
    Tensor t = LabelSmoothing.of(Targets.oneHot(NAME, target, prediction), smoothing, classes);
    Tensor p = logits ? Ops.softmax(prediction) : Probabilities.normalized(NAME, prediction);
    Tensor logP = logits ? Ops.logSoftmax(prediction) : Probabilities.log(p);
    Tensor focus = Focus.on(Ops.sub(Tensor.scalar(1f), p), gamma);
    Tensor each = Ops.mul(Ops.mul(t, focus), Ops.mul(logP, weights(classes)));
    return Ops.neg(Ops.sum(each, false, -1));
  }

  private Tensor weights(int classes) {
    if (alpha.size() == 1) {
      return Tensor.scalar(alpha.get(0));
    }
    if (alpha.size() != classes) {
      throw new IllegalArgumentException(
          NAME
              + ": expected one alpha for each of "
              + classes
              + " classes but got "
              + alpha.size()
              + "; give one for each, or one for all");
    }
    float[] values = new float[classes];
    for (int i = 0; i < classes; i++) {
      values[i] = alpha.get(i);
    }
    return Tensor.of(values, classes);
  }
}
