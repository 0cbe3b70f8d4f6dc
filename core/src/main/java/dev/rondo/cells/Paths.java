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

  /** An activation that the fused scan of a cell does not know. */
  static String activations(Activation... actual) {
    StringBuilder text = new StringBuilder("activation");
    for (Activation each : actual) {
      text.append(' ').append(each.name().toLowerCase(Locale.ROOT));
    }
    return text.toString();
  }
}
