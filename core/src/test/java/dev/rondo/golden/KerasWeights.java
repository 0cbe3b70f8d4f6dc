package dev.rondo.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weight;
import dev.rondo.weights.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * Weights of Keras, which come in Rondo's order and layout, but for the biases of a GRU with reset
 * after: there two rows of one weight.
 */
final class KerasWeights {
  private KerasWeights() {}

  /**
   * A weight as it stands in a file.
   *
   * @param path a name, or names with slashes between them; empty if it has none
   */
  record Given(String path, double[] numbers) {
    String name() {
      return path.substring(path.lastIndexOf('/') + 1);
    }
  }

  /** Gives all weights their numbers, in order. */
  static void assign(Weights weights, List<JsonNode> theirs) {
    assignGiven(
        weights,
        theirs.stream()
            .map(each -> new Given(each.path("path").asText(), Golden.numbers(each)))
            .toList());
  }

  /** Gives all weights their numbers, in order. */
  static void assignGiven(Weights weights, List<Given> theirs) {
    List<Weight> left = new ArrayList<>(weights.list());
    for (Given each : theirs) {
      if (!each.path.isEmpty()) {
        String ours = left.get(0).name();
        String last = ours.substring(ours.lastIndexOf('/') + 1);
        assertEquals(each.name(), last, "weights in another order");
      }
      int from = 0;
      while (from < each.numbers.length) {
        Weight weight = left.remove(0);
        float[] part = new float[weight.value().size()];
        for (int i = 0; i < part.length; i++) {
          part[i] = (float) each.numbers[from + i];
        }
        weight.assign(Tensor.of(part, weight.value().shape().toArray()));
        from += part.length;
      }
      assertEquals(each.numbers.length, from, "numbers of a weight");
    }
    assertEquals(List.of(), left, "weights without numbers");
    GateSwap.exchange(weights);
  }
}
