package dev.rondo.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weight;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that a training run has become, so that two runs can be compared bit by bit. */
final class Bits {
  private Bits() {}

  /** The weights by name. */
  static Map<String, List<Integer>> of(Model model) {
    Map<String, List<Integer>> bits = new LinkedHashMap<>();
    for (Weight weight : model.weights()) {
      bits.put(weight.name(), of(weight.value()));
    }
    return bits;
  }

  /** Weights, optimizer, carried states and random numbers. */
  static Map<String, List<Integer>> of(Trainer trainer) {
    Map<String, List<Integer>> bits = of(trainer.model());
    trainer.optimizer().state().forEach((name, t) -> bits.put("optimizer " + name, of(t)));
    trainer.states().tensors().forEach((name, t) -> bits.put("state " + name, of(t)));
    bits.put("random", List.of(Long.hashCode(trainer.random().state())));
    return bits;
  }

  /** What a model is after it was saved in a folder and loaded: the same weights and summary. */
  static Model reloaded(Model model, Path folder) {
    Path file = folder.resolve("m.rondo");
    model.save(file);
    Model loaded = Model.load(file);
    assertSame(of(model), of(loaded));
    assertEquals(model.summary(), loaded.summary());
    return loaded;
  }

  /** A tensor with its shape. */
  static List<Integer> of(Tensor tensor) {
    List<Integer> bits = new ArrayList<>();
    Arrays.stream(tensor.shape().toArray()).forEach(bits::add);
    if (tensor.isInt()) {
      Arrays.stream(tensor.toIntArray()).forEach(bits::add);
    } else {
      for (float value : tensor.toArray()) {
        bits.add(Float.floatToRawIntBits(value));
      }
    }
    return bits;
  }

  /** The values of each epoch; the seconds it took do not count. */
  static List<Map<String, Double>> of(History history) {
    return history.epochs().stream().map(EpochLog::values).toList();
  }

  static void assertSame(Map<String, List<Integer>> expected, Map<String, List<Integer>> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((name, bits) -> assertEquals(bits, actual.get(name), name));
  }
}
