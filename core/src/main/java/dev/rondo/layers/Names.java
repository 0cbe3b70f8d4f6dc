package dev.rondo.layers;

import java.util.Locale;

/** How class names become the field's names of layers. */
final class Names {
  private Names() {}

  /** {@code SimpleRnn} to {@code simple_rnn}. */
  static String snake(String camel) {
    return camel.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }
}
