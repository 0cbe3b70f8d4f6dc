package dev.rondo.cells;

import dev.rondo.tensor.Activation;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

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

  /** Reasons, of which some may be empty. */
  static String and(String... reasons) {
    return Arrays.stream(reasons)
        .filter(reason -> !reason.isEmpty())
        .collect(Collectors.joining(", "));
  }

  /** One activation that the fused scan of a cell does not know. */
  static String activation(String role, Activation actual) {
    return role + " " + actual.name().toLowerCase(Locale.ROOT);
  }
}
