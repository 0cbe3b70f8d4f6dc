package dev.rondo.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Recurrent graphs that were frozen by TensorFlow 1. */
class Tf1GoldenTest {

  @Test
  void valuesAreThoseOfTensorflow1() {
    Tally.all("tf1-rnn-cells", "cases", Tf1GoldenTest::check);
  }

  /** Outputs are told apart by their sizes: the sequence, then the state of each direction. */
  private static void check(JsonNode one) {
    String id = one.get("id").asText();
    double abs = Math.max(one.get("tolerance").get("abs").asDouble(), 2e-6);
    List<Tensor> results = new Tf1Rnn(one).run();
    // one graph names its sequence last
    List<JsonNode> expected = new ArrayList<>();
    one.get("outputs").properties().forEach(each -> expected.add(each.getValue()));
    boolean sequenceLast = expected.size() == 2 && Golden.shape(expected.get(1)).length == 3;
    if (sequenceLast) {
      Collections.reverse(expected);
    }
    assertEquals(expected.size(), results.size(), id);
    for (int i = 0; i < results.size(); i++) {
      double[] numbers = Golden.numbers(expected.get(i));
      Golden.assertClose(id + " output " + i, numbers, results.get(i).toArray(), abs, 1e-6);
    }
  }
}
