package dev.rondo.losses;

import dev.rondo.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * How far a prediction is from its target, as one differentiable number. The target comes first, as
 * in Keras. A lambda makes a loss of one's own:
 *
 * <pre>{@code
 * Loss fourthPower = (target, prediction) ->
 *     Ops.mean(Ops.square(Ops.square(Ops.sub(prediction, target))), false, -1);
 * }</pre>
 */
@FunctionalInterface
public interface Loss {

  /**
   * The loss of each position.
   *
   * @param target [B, ..], [B, T, ..] or whatever the loss asks for
   * @param prediction [B, ..] or [B, T, ..]
   * @return [B], or [B, T] for sequences
   */
  Tensor perExample(Tensor target, Tensor prediction);

  /** The mean over all positions, of rank 0. */
  default Tensor apply(Tensor target, Tensor prediction) {
    return apply(target, prediction, null, null);
  }

  /** The mean over all positions of loss times weight, of rank 0; see the next method. */
  default Tensor apply(Tensor target, Tensor prediction, @Nullable Tensor weights) {
    return apply(target, prediction, weights, null);
  }

  /**
   * The weighted mean over the positions that count, of rank 0. As in Keras 3:
   *
   * <pre>{@code
   * sum(loss * weights * mask) / sum(mask)
   * }</pre>
   *
   * so a weight makes a position matter more without making the others matter less, while a
   * position that is masked out is as if it were not there, whatever target and prediction hold
   * there. 0 if all are masked out.
   *
   * @param weights sample and class weights, [B] or [B, T]; null for ones
   * @param mask [B] or [B, T], 1 for a position that counts and 0 for one that does not; null for
   *     ones
   * @throws IllegalArgumentException if shapes do not fit, naming both and the remedy
   */
  default Tensor apply(
      Tensor target, Tensor prediction, @Nullable Tensor weights, @Nullable Tensor mask) {
    Tensor each = perExample(Counting.only(target, mask), Counting.only(prediction, mask));
    return WeightedMean.of(each, weights, mask);
  }
}
