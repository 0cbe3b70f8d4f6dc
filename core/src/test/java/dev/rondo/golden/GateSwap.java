package dev.rondo.golden;

import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weight;
import dev.rondo.weights.Weights;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Two gates that change places in all weights of the recurrent layers of a comparison, which must
 * notice: else its weights are alike, and it would pass with gates in any order.
 */
final class GateSwap {
  private static final Pattern GATED =
      Pattern.compile("(.*/)?(kernel|recurrent_kernel|bias|recurrent_bias)");
  private static final int MOST_GATES = 4;
  private static final ThreadLocal<@Nullable GateSwap> CURRENT = new ThreadLocal<>();

  private final int a;
  private final int b;
  private boolean happened;

  private GateSwap(int a, int b) {
    this.a = a;
    this.b = b;
  }

  /** What came of it. */
  enum Result {
    NO_GATES,
    /** Every exchange of two gates makes the comparison fail. */
    TOLD_APART,
    /** Some two gates change places and nothing is noticed. */
    ALIKE
  }

  /** Runs a comparison that passes again, once for every two gates that change places. */
  static Result of(Runnable comparison) {
    Result result = Result.NO_GATES;
    for (int b = 1; b < MOST_GATES; b++) {
      for (int a = 0; a < b; a++) {
        GateSwap swap = new GateSwap(a, b);
        boolean noticed = swap.isNoticed(comparison);
        if (swap.happened) {
          if (!noticed) {
            return Result.ALIKE;
          }
          result = Result.TOLD_APART;
        }
      }
    }
    return result;
  }

  private boolean isNoticed(Runnable comparison) {
    CURRENT.set(this);
    try {
      comparison.run();
      return false;
    } catch (AssertionError e) {
      return true;
    } finally {
      CURRENT.remove();
    }
  }

  /** For whoever has assigned weights: exchanges two gates in all of them, if it is time to. */
  static void exchange(Weights weights) {
    weights.forEach(weight -> exchange(weights, weight.name()));
  }

  /** In one of them. */
  static void exchange(Weights weights, String name) {
    GateSwap swap = CURRENT.get();
    if (swap == null || !GATED.matcher(name).matches()) {
      return;
    }
    String scope = name.substring(0, name.lastIndexOf('/') + 1);
    Optional<Tensor> recurrent = find(weights, scope + "recurrent_kernel");
    if (recurrent.isPresent()) {
      // [.., H, gates * H]; or [P, gates * H] where the output is projected by [H, P]
      Tensor height = find(weights, scope + "projection_kernel").orElse(recurrent.get());
      swap.columns(weights.get(name), recurrent.get().dim(-1) / height.dim(-2));
    }
  }

  private static Optional<Tensor> find(Weights weights, String name) {
    return weights.list().stream()
        .filter(weight -> weight.name().equals(name))
        .findFirst()
        .map(Weight::value);
  }

  private void columns(Weight weight, int gates) {
    if (b >= gates) {
      return;
    }
    happened = true;
    float[] numbers = weight.value().toArray();
    int units = weight.value().dim(-1) / gates;
    for (int row = 0; row < numbers.length; row += gates * units) {
      for (int j = 0; j < units; j++) {
        int inA = row + a * units + j;
        int inB = row + b * units + j;
        float number = numbers[inA];
        numbers[inA] = numbers[inB];
        numbers[inB] = number;
      }
    }
    weight.assign(Tensor.of(numbers, weight.value().shape().toArray()));
  }
}
