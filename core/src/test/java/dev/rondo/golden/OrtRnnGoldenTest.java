package dev.rondo.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ONNX Runtime's tests of its operators RNN, LSTM and GRU. */
class OrtRnnGoldenTest {

  @ParameterizedTest
  @CsvSource({"RNN, 12", "LSTM, 33", "GRU, 34"})
  void valuesAreThoseOfOnnxRuntime(String operator, int cases) {
    JsonNode suite = Golden.read(Golden.suite("ort-op-tests").resolve(operator + ".json"));
    for (JsonNode one : suite.get("cases")) {
      String id = one.get("id").asText();
      OnnxRnn rnn = new OnnxRnn(one);
      if (one.get("expect").asText().equals("failure")) {
        assertThrows(IllegalArgumentException.class, rnn::run, id);
      } else {
        compare(id, one.get("outputs"), rnn.run());
      }
    }
    Golden.report("ort-op-tests/" + operator, suite.get("cases").size(), Map.of());
    assertEquals(cases, suite.get("cases").size());
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
