package dev.rondo.dataset;

/** What inputs and targets are called in messages. */
final class Label {
  private Label() {}

  /** The name, or {@code x} or {@code y} if there is none. */
  static String of(String letter, String name) {
    return name.isEmpty() ? letter : name;
  }

  /** As {@link #of(String, String)}; of several without names, {@code x[1]}. */
  static String of(String letter, String name, int index, int count) {
    return name.isEmpty() && count > 1 ? letter + "[" + index + "]" : of(letter, name);
  }

  /** The weights of a target of this label. */
  static String weights(String label) {
    return label.equals("y") ? "weights" : label + ", weights";
  }
}
