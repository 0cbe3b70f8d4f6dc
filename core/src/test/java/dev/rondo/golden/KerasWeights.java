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

  /** Gives all weights their numbers, in order. */
  static void assign(Weights weights, List<JsonNode> theirs) {
    List<Weight> left = new ArrayList<>(weights.list());
    for (JsonNode each : theirs) {
      double[] numbers = Golden.numbers(each);
      if (each.has("path")) {
        String path = each.get("path").asText();
        String last = left.get(0).name().substring(left.get(0).name().lastIndexOf('/') + 1);
        assertEquals(path.substring(path.lastIndexOf('/') + 1), last, "weights in another order");
      }
      int from = 0;
      while (from < numbers.length) {
        Weight weight = left.remove(0);
        float[] part = new float[weight.value().size()];
        for (int i = 0; i < part.length; i++) {
          part[i] = (float) numbers[from + i];
        }
        weight.assign(Tensor.of(part, weight.value().shape().toArray()));
        from += part.length;
      }
      assertEquals(numbers.length, from, "numbers of a weight");
    }
    assertEquals(List.of(), left, "weights without numbers");
  }
}
