package dev.rondo.cells;

import dev.rondo.tensor.Activation;
import java.util.Locale;

/** How {@link CellFunction#path} is worded. */
final class Paths {
  private Paths() {}

  /** {@code fused} if nothing stands against it. */
  static String describe(String slow) {
    return slow.isEmpty() ? "fused" : "unrolled (" + slow + ")";
  }

  /** The activations that the fused scan of a gated cell does not know; empty if it knows them. */
  static String activations(Activation activation, Activation recurrent) {
    String first = activation == Activation.TANH ? "" : activation("activation", activation);
    String second =
        recurrent == Activation.SIGMOID ? "" : activation("recurrent activation", recurrent);
    return and(first, second);
  }

  /** Two reasons, either of which may be empty. */
  static String and(String first, String second) {
    return first + (first.isEmpty() || second.isEmpty() ? "" : ", ") + second;
  }

  /** One activation that the fused scan of a cell does not know. */
  static String activation(String role, Activation actual) {
    return role + " " + actual.name().toLowerCase(Locale.ROOT);
  }
}
