package dev.rondo.golden;

import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ONNX Runtime's tests of its operators RNN, LSTM and GRU. */
class OrtRnnGoldenTest {

  @ParameterizedTest
  @ValueSource(strings = {"RNN", "LSTM", "GRU"})
  void valuesAreThoseOfOnnxRuntime(String operator) {
    JsonNode suite = Golden.read(Golden.suite("ort-op-tests").resolve(operator + ".json"));
    Tally tally = new Tally("ort-op-tests", operator);
    for (JsonNode one : suite.get("cases")) {
      String id = one.get("id").asText();
      tally.agrees(id, () -> check(id, one));
    }
    tally.report();
  }

  private static void check(String id, JsonNode one) {
    OnnxRnn rnn = new OnnxRnn(one);
    if (one.get("expect").asText().equals("failure")) {
      assertThrows(IllegalArgumentException.class, rnn::run, id);
    } else {
      compare(id, one.get("outputs"), rnn.run());
    }
  }

  private static void compare(String id, JsonNode expected, List<Tensor> actual) {
    // quoted with three or four digits
    boolean rounded = id.contains("SeqInMiddle") || id.contains("BatchReallocation");
    for (int i = 0; i < expected.size(); i++) {
      if (!expected.get(i).isNull()) {
        Golden.assertClose(
            id + " output " + i,
            Golden.numbers(expected.get(i)),
            actual.get(i).toArray(),
            rounded ? 1e-4 : 1e-5,
            0);
      }
    }
  }
}
