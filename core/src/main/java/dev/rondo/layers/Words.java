package dev.rondo.layers;

import java.util.Arrays;
import java.util.stream.Collectors;

/** How {@link Merge#options} are worded. */
final class Words {
  private Words() {}

  /** Parts, of which some may be empty. */
  static String join(String between, String... parts) {
    return Arrays.stream(parts)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(between));
  }

  /** Empty for a rate of 0. */
  static String rate(String what, float rate) {
    return rate > 0 ? what + " " + rate : "";
  }
}
