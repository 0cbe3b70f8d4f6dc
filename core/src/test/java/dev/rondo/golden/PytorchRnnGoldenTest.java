package dev.rondo.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.golden.TorchRnn.Arguments;
import dev.rondo.golden.TorchRnn.Result;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Values of PyTorch that the tests of other libraries quote. */
class PytorchRnnGoldenTest {
  private static final Pattern MODULE =
      Pattern.compile("torch\\.nn\\.(\\w+)\\((\\d+), (\\d+), num_layers=(\\d+).*");

  @Test
  void valuesAreThoseOfPyTorch() {
    Tally.all("pytorch-rnn", "cases", PytorchRnnGoldenTest::check);
  }

  private static void check(JsonNode one) {
    String id = one.get("id").asText();
    String module = one.get("module").asText();
    Matcher parts = MODULE.matcher(module);
    assertTrue(parts.matches(), module);
    TorchRnn rnn =
        new TorchRnn(
            new Arguments(
                parts.group(1),
                Integer.parseInt(parts.group(2)),
                Integer.parseInt(parts.group(3)),
                Integer.parseInt(parts.group(4)),
                module.contains("bidirectional=True"),
                !module.contains("bias=False"),
                module.contains("relu")),
            one.get("state_dict"));
    boolean batchFirst = module.contains("batch_first=True");
    Tensor input = Golden.tensor(one.get("input"));
    List<Tensor> initial = null;
    if (one.has("initial_state")) {
      initial = new ArrayList<>();
      for (String name : new String[] {"h_0", "c_0"}) {
        if (one.get("initial_state").has(name)) {
          initial.add(Golden.tensor(one.get("initial_state").get(name)));
        }
      }
    }
    Result result = rnn.run(batchFirst ? input : Ops.transpose(input, 1, 0, 2), null, initial);
    Tensor output = batchFirst ? result.output() : Ops.transpose(result.output(), 1, 0, 2);
    JsonNode tolerance = one.get("tolerance");
    // Two of the quoted GRU cases are further than their tolerance from PyTorch in float64.
    double quotedOff = one.get("reference_check").get("max_abs_diff_to_quoted").asDouble();
    int compared = 0;
    for (String kind : new String[] {"quoted", "float64"}) {
      JsonNode expected = one.get("expected_" + kind);
      double abs = tolerance.get(kind + "_abs").asDouble();
      if (kind.equals("quoted")) {
        abs = Math.max(abs, 1.05 * quotedOff);
      }
      for (Map.Entry<String, JsonNode> each : expected.properties()) {
        Tensor actual =
            switch (each.getKey()) {
              case "output" -> output;
              case "h_n" -> result.last(0);
              case "c_n" -> result.last(1);
              default -> throw new AssertionError(id + ": unknown result " + each.getKey());
            };
        String what = id + " " + kind + " " + each.getKey();
        Golden.assertClose(what, Golden.numbers(each.getValue()), actual.toArray(), abs, 0);
        compared++;
      }
    }
    assertEquals(one.get("expected_quoted").size() + one.get("expected_float64").size(), compared);
  }
}
