package dev.rondo.dataset;

import java.util.Map;
import java.util.SortedMap;

/** Refuses sequences of different lengths that are no examples. */
final class RaggedCheck {
  private RaggedCheck() {}

  /**
   * @param input its name, empty if it is the only one
   */
  static void steps(String input, Ragged x) {
    for (int i = 0; i < x.count(); i++) {
      if (x.length(i) == 0) {
        throw new IllegalArgumentException(
            "dataset: expected sequences of at least one step but got none in example "
                + i
                + of(input)
                + ". Leave the example and its target out.");
      }
    }
  }

  /** Whether each time step of one of the inputs has a target. */
  static void targets(SortedMap<String, Ragged> xs, Ragged y) {
    String nearest = "";
    int alike = -1;
    for (Map.Entry<String, Ragged> each : xs.entrySet()) {
      int count = alike(each.getValue(), y);
      if (count > alike) {
        nearest = each.getKey();
        alike = count;
      }
    }
    Ragged x = xs.get(nearest);
    if (x != null && alike < Math.min(x.count(), y.count())) {
      throw new IllegalArgumentException(
          "dataset: expected a target for each time step"
              + (xs.size() == 1 ? "" : " of one of the inputs " + xs.keySet())
              + " but got "
              + x.length(alike)
              + " steps"
              + of(nearest)
              + " and "
              + y.length(alike)
              + " targets of example "
              + alike);
    }
  }

  /** How many sequences from the first on are as long as the targets. */
  private static int alike(Ragged x, Ragged y) {
    int count = 0;
    while (count < Math.min(x.count(), y.count()) && x.length(count) == y.length(count)) {
      count++;
    }
    return count;
  }

  private static String of(String input) {
    return input.isEmpty() ? "" : " of " + input;
  }
}
