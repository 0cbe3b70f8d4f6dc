package dev.rondo.model;

import dev.rondo.layers.Input;
import java.util.Objects;

/** One of the inputs of a graph. */
record NamedInput(String name, Input input) {
  /** What the only input of a chain is called. */
  static final String ONLY = "input";

  NamedInput {
    Objects.requireNonNull(name); // as a file might have it
    Objects.requireNonNull(input);
  }
}
