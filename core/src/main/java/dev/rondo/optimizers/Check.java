package dev.rondo.optimizers;

/** Refuses option values that make no sense, at the line that gives them. */
final class Check {
  private Check() {}

  static float fraction(String name, float value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          name + ": expected a number from 0 to below 1 but got " + value);
    }
    return value;
  }

  static float positive(String name, float value) {
    if (!(value > 0) || Float.isInfinite(value)) {
      throw new IllegalArgumentException(
          name + ": expected a finite number above 0 but got " + value);
    }
    return value;
  }

  static float notNegative(String name, float value) {
    if (!(value >= 0) || Float.isInfinite(value)) {
      throw new IllegalArgumentException(
          name + ": expected a finite number of 0 or more but got " + value);
    }
    return value;
  }

  static int positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": expected 1 or more but got " + value);
    }
    return value;
  }
}
