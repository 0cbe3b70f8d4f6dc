package dev.rondo.tensor;

import dev.rondo.kernel.Projection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the inputs bring to a scan, {@code a = x W + b}. With its factors at hand a scan computes it
 * some steps at a time, in cache, which is faster than one product before it.
 *
 * @param x [B, T, D]; or {@code a} itself, [B, T, gates * H], if there is no kernel
 * @param kernel [D, gates * H]: W
 * @param bias [gates * H]: b; null for zeros
 */
public record ScanInput(Tensor x, @Nullable Tensor kernel, @Nullable Tensor bias) {

  /** Projections that were computed before, [B, T, gates * H]. */
  public static ScanInput projected(Tensor a) {
    return new ScanInput(a, null, null);
  }

  /** The factors: {@code x [B, T, D]}, {@code kernel [D, gates * H]}, {@code bias [gates * H]}. */
  public static ScanInput of(Tensor x, Tensor kernel, @Nullable Tensor bias) {
    LinearOp.check(x, kernel, bias);
    return new ScanInput(x, kernel, bias);
  }

  /** The shape of {@code a}. */
  Shape shape() {
    return kernel == null ? x.shape() : x.shape().with(-1, kernel.dim(1));
  }

  Projection projection() {
    return kernel == null
        ? Projection.given(x.floats())
        : new Projection(x.floats(), x.dim(-1), kernel.asWeight(), ScanSequence.floats(bias));
  }

  /** Normalization acts on the product, before the bias. */
  void checkFactors(String op) {
    if (kernel == null) {
      throw new IllegalArgumentException(
          op + ": expected inputs with their kernel for normalization but got projected ones");
    }
  }

  /** The product alone. */
  ScanInput withoutBias() {
    return new ScanInput(x, kernel, null);
  }

  /** What a gradient flows to: these and {@code others}. */
  Tensor[] with(@Nullable Tensor... others) {
    List<Tensor> all = new ArrayList<>();
    addIfThere(all, x, kernel, bias);
    addIfThere(all, others);
    return all.toArray(Tensor[]::new);
  }

  private static void addIfThere(List<Tensor> all, @Nullable Tensor... some) {
    for (Tensor each : some) {
      if (each != null) {
        all.add(each);
      }
    }
  }

  /**
   * Where the gradient of {@code a} is to be written: over the gates that forward kept, unless it
   * is handed on.
   */
  Tensor gradient(Tensor gates) {
    return kernel == null ? Tensor.allocate(x.shape()) : gates;
  }

  /** Where the gradients of the weights are gathered that follow from that of {@code a}. */
  WeightGradients weightGradients(GradientSink into) {
    return kernel == null
        ? new WeightGradients(into)
        : LinearOp.weightGradients(x, kernel, bias, into);
  }

  /** Of {@code x}. */
  void backward(Tensor dA, GradientSink into) {
    if (kernel == null) {
      into.give(x, dA);
    } else {
      LinearOp.backward(x, kernel, dA, into);
    }
  }
}
