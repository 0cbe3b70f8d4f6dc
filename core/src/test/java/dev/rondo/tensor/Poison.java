package dev.rondo.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Leaves not-a-number in the memory that the next tape will take, so that an operation which trusts
 * it to be zero is found out.
 */
final class Poison {
  private Poison() {}

  /** Runs a step as the next one will be, and spoils all that it took. */
  static void memoryOf(Supplier<Tensor> forward, Tensor... by) {
    try (GradientTape tape = GradientTape.record()) {
      for (Tensor each : by) {
        tape.watch(each);
      }
      tape.gradient(Ops.sum(forward.get()), List.of(by));
      Buffers.Scope scope = Buffers.current();
      if (scope != null) {
        scope.arrays().forEach(array -> Arrays.fill(array, Float.NaN));
      }
    }
  }
}
