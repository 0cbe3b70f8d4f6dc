package dev.rondo.layers;

import dev.rondo.tensor.Norm;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What becomes of masks where nodes meet. */
final class Masks {
  private Masks() {}

  /** A step counts if it does in all; null if there is no mask. */
  static @Nullable Tensor and(String name, List<Signal> signals) {
    List<Tensor> masks = new ArrayList<>();
    signals.forEach(signal -> addIfThere(signal.mask(), masks));
    if (masks.isEmpty()) {
      return null;
    }
    Tensor all = masks.get(0);
    for (Tensor mask : masks.subList(1, masks.size())) {
      if (!mask.shape().equals(all.shape())) {
        throw new IllegalArgumentException(
            name
                + ": expected masks of one shape but got "
                + all.shape()
                + " and "
                + mask.shape()
                + ". Pad the sequences to one length.");
      }
      all = Ops.where(all, mask, Tensor.scalar(0f));
    }
    return all;
  }

  private static void addIfThere(@Nullable Tensor mask, List<Tensor> masks) {
    if (mask != null) {
      masks.add(mask);
    }
  }

  /** For sequences one behind the other; steps without a mask count. */
  static @Nullable Tensor inTime(List<Signal> signals) {
    if (signals.stream().allMatch(signal -> signal.mask() == null)) {
      return null;
    }
    return Ops.concat(1, signals.stream().map(Masks::orOnes).toList());
  }

  /**
   * The value, with zeros in masked steps if a number is not finite: what stands there must not
   * matter, in gradients either, but 0 times NaN is NaN.
   */
  static Tensor known(String name, Signal x) {
    Tensor value = x.value();
    boolean plain = x.mask() == null || value.rank() < 3 || value.isInt();
    return plain || Double.isFinite(Norm.squared(value)) ? value : StepMasks.fill(name, x, 0f);
  }

  private static Tensor orOnes(Signal signal) {
    Shape steps = Shape.of(signal.value().dim(0), signal.value().dim(1));
    Tensor mask = Objects.requireNonNullElseGet(signal.mask(), () -> Tensor.full(steps, 1f));
    return Ops.toFloat(mask);
  }
}
