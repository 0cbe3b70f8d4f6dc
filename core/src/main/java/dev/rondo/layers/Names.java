package dev.rondo.layers;

import java.util.Locale;

/** How class names become the field's names of layers. */
final class Names {
  private Names() {}

  /**
   * A name that a user gave.
   *
   * @throws IllegalArgumentException if it cannot be the name of a scope
   */
  static String given(String name) {
    if (name.isBlank() || name.contains("/")) {
      throw new IllegalArgumentException(
          "name: expected some letters and no slash, which separates scopes, but got \""
              + name
              + "\"");
    }
    return name;
  }

  /** {@code SimpleRnnCell} without {@code Cell} to {@code simple_rnn}. */
  static String of(Class<?> type, String ending, String ifNameless) {
    // A lambda or an anonymous class has no name of its own.
    if (type.isHidden() || type.isAnonymousClass()) {
      return ifNameless;
    }
    String name = type.getSimpleName();
    String stem = name.endsWith(ending) ? name.substring(0, name.length() - ending.length()) : name;
    return stem.isEmpty() ? ifNameless : snake(stem);
  }

  private static String snake(String camel) {
    return camel.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }
}
