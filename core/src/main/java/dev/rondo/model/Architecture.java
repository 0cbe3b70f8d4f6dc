package dev.rondo.model;

import dev.rondo.layers.Input;
import dev.rondo.layers.Layer;
import java.util.List;
import java.util.Objects;

/** What is saved of a model beside its weights. */
record Architecture(long seed, Input input, List<Layer> layers) {

  Architecture {
    Objects.requireNonNull(input); // as a file might have it
    layers = List.copyOf(layers);
  }

  static Architecture of(Model model) {
    return new Architecture(model.seed(), model.input(), model.layers());
  }
}
