package dev.rondo.benchmarks;

import java.util.List;
import java.util.Set;

/** What {@code benchmarks/compare} does, with the options that mean something there. */
enum Mode {
  CASES("", "--case", "--peer", "--threads", "--quick", "--rounds", "--json", "--chart"),
  FROM("--from", "--chart", "--table"),
  MEMORY("--memory", "--threads"),
  GROWTH("--growth", "--threads"),
  VARIANTS("--variants", "--threads", "--rounds"),
  SHAPES("--shapes");

  private final String option;
  private final Set<String> others;

  Mode(String option, String... others) {
    this.option = option;
    this.others = Set.of(others);
  }

  /**
   * The mode that the options ask for.
   *
   * @throws IllegalArgumentException if one of them has no effect beside the others
   */
  static Mode of(List<String> given) {
    Mode mode = CASES;
    for (Mode other : values()) {
      if (mode == CASES && given.contains(other.option)) {
        mode = other;
      }
    }
    for (String one : given) {
      if (!one.equals(mode.option) && !mode.others.contains(one)) {
        throw new IllegalArgumentException(
            mode == CASES
                ? one + ": expected --from FILE beside it. Name the figures to show."
                : mode.option + ": " + one + " has no effect beside it. Leave one of them out.");
      }
    }
    return mode;
  }
}
