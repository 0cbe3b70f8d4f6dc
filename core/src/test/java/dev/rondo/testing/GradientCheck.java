package dev.rondo.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.tensor.Differentiable;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Gradients;
import dev.rondo.tensor.InPlace;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Compares the gradients of a tape with central finite differences.
 *
 * <p>The outputs are projected to one number by random weights, so that every output counts and
 * none cancels another. The projection is summed in float64; what is left of rounding is about
 * {@code 1e-7 / STEP}, and of the truncation of the differences about {@code STEP^2}.
 */
public final class GradientCheck {
  private static final float STEP = 0x1p-7f;
  private static final double TOLERANCE = 2e-3;

  /** At most so many numbers of each tensor are changed one by one. */
  private static final int SAMPLES = 60;

  private GradientCheck() {}

  /**
   * Fails unless the gradients agree.
   *
   * @param name said when it fails
   * @param forward computes outputs of any shape from the current numbers of {@code by}; called
   *     many times, and must give the same for the same numbers
   * @param by tensors or weights; their numbers are changed and put back
   */
  public static void assertGradients(String name, Supplier<Tensor> forward, Differentiable... by) {
    List<float[]> gradients = new ArrayList<>();
    float[] projection;
    try (GradientTape tape = GradientTape.record()) {
      for (Differentiable each : by) {
        tape.watch(each.value());
      }
      Tensor y = forward.get();
      projection = projection(y.size());
      Tensor weights = Tensor.of(projection, y.shape().toArray());
      Gradients all = tape.gradient(Ops.sum(Ops.mul(y, weights)), List.of(by));
      for (Differentiable each : by) {
        Tensor gradient = all.of(each);
        gradients.add(gradient == null ? new float[each.value().size()] : gradient.toArray());
      }
    }
    for (int i = 0; i < by.length; i++) {
      compare(name + ", input " + i, forward, projection, by[i].value(), gradients.get(i));
    }
  }

  private static void compare(
      String name, Supplier<Tensor> forward, float[] projection, Tensor x, float[] gradient) {
    float[] original = x.toArray();
    int stride = Math.max(1, original.length / SAMPLES);
    for (int i = 0; i < original.length; i += stride) {
      float[] changed = original.clone();
      changed[i] = original[i] + STEP;
      double above = changed[i];
      InPlace.assign(x, changed);
      double lossAbove = project(forward.get(), projection);
      changed[i] = original[i] - STEP;
      double below = changed[i];
      InPlace.assign(x, changed);
      double lossBelow = project(forward.get(), projection);
      InPlace.assign(x, original);
      double expected = (lossAbove - lossBelow) / (above - below);
      double tolerance = TOLERANCE * Math.max(1, Math.abs(expected));
      assertEquals(expected, gradient[i], tolerance, name + ", place " + i);
    }
  }

  private static double project(Tensor y, float[] projection) {
    float[] values = y.toArray();
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += (double) values[i] * projection[i];
    }
    return sum;
  }

  private static float[] projection(int n) {
    RandomState random = RandomState.seeded(20_240_607);
    float[] weights = new float[n];
    for (int i = 0; i < n; i++) {
      float size = 0.3f + 0.7f * random.nextFloat();
      weights[i] = random.nextInt(2) == 0 ? size : -size;
    }
    return weights;
  }
}
