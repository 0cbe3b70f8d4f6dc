package dev.rondo.model;

import dev.rondo.weights.Weight;
import java.util.List;
import java.util.stream.StreamSupport;

/** The names of the weights that training leaves as they are, as they are saved. */
record Frozen(List<String> weights) {
  Frozen {
    weights = List.copyOf(weights);
  }

  static Frozen of(Model model) {
    return new Frozen(
        StreamSupport.stream(model.weights().spliterator(), false)
            .filter(Weight::isFrozen)
            .map(Weight::name)
            .toList());
  }
}
