package dev.rondo.layers;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Padding;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Sliding;
import dev.rondo.tensor.Tensor;
import dev.rondo.tensor.WindowOps;
import dev.rondo.weights.Weights;
import java.util.Locale;

/**
 * The largest, or the mean, of what a window sees of each channel, over time: [B, T, C] to [B, T',
 * C], or over rows and columns: [B, H, W, C] to [B, H', W', C]. With padding SAME, what lies beyond
 * the ends does not count.
 *
 * <p>Masked steps do not count either, whatever stands there; a window that sees no other gives 0.
 * Where the output has the steps of the input (a stride of 1 along the first axis, with padding
 * SAME or a window of 1) the mask goes on, else it ends here. Keras computes with masked steps as
 * with others and drops the mask. States end here. It does not stream: an output stands for several
 * steps.
 *
 * @param reduction what is taken of a window
 * @param size of the window, along each axis
 * @param strides how far it moves; the size, at first
 * @param padding VALID or SAME
 */
public record Pooling(Reduction reduction, Shape size, Shape strides, Padding padding)
    implements Layer {

  /** What is taken of a window. */
  public enum Reduction {
    /** The largest number. */
    MAX,
    /** The mean. */
    AVERAGE
  }

  /** Checks the numbers. */
  public Pooling {
    if (size.rank() < 1 || size.rank() > 2) {
      throw new IllegalArgumentException(
          "pooling: expected a window of one or two axes but got " + size);
    }
    String kind = kind(reduction, size);
    Windows.check(kind, "a window size", 1, size.rank(), size);
    Windows.check(kind, "strides", 1, size.rank(), strides);
    if (padding == Padding.CAUSAL) {
      throw new IllegalArgumentException(kind + ": expected padding VALID or SAME but got CAUSAL");
    }
  }

  Pooling(Reduction reduction, Shape size) {
    this(reduction, size, size, Padding.VALID);
  }

  /** Other strides: one number, or one for each axis. */
  public Pooling strides(int... other) {
    Shape each = Windows.sizes(kind(), "strides", 1, size.rank(), other);
    return new Pooling(reduction, size, each, padding);
  }

  /** Another padding, VALID or SAME; VALID at first. */
  public Pooling padding(Padding other) {
    return new Pooling(reduction, size, strides, other);
  }

  @Override
  public String kind() {
    return kind(reduction, size);
  }

  private static String kind(Reduction reduction, Shape size) {
    return reduction.name().toLowerCase(Locale.ROOT) + "_pooling" + size.rank() + "d";
  }

  @Override
  public boolean takes(boolean ints) {
    return !ints;
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    Windows.checkRank(name, size.rank(), input);
    Sliding[] axes = Windows.of(size, strides, Windows.ones(size.rank()), padding);
    Shape output = Windows.output(name, input, input.dim(-1), axes);
    return new NoStream(
        output,
        (x, pass) -> {
          Tensor value = x.value();
          Windows.check(name, value, input, axes);
          return Windows.result(pool(name, x, axes), x, axes);
        });
  }

  private Tensor pool(String name, Signal x, Sliding... axes) {
    Tensor mask = x.mask();
    boolean largest = reduction == Reduction.MAX;
    if (mask == null) {
      return largest ? WindowOps.maxPool(x.value(), axes) : WindowOps.averagePool(x.value(), axes);
    }
    Tensor counts = StepMasks.places(name, x.value(), mask);
    if (largest) {
      Tensor y = WindowOps.maxPool(StepMasks.fill(name, x, Float.NEGATIVE_INFINITY), axes);
      return Ops.where(WindowOps.maxPool(counts, axes), y, Tensor.scalar(0f));
    }
    // both are shares of the same places; one place of a full window is the least that counts
    Tensor share =
        Ops.maximum(WindowOps.averagePool(counts, axes), Tensor.scalar(1f / size.size()));
    return WindowOps.averagePool(StepMasks.fill(name, x, 0f), axes).div(share);
  }
}
