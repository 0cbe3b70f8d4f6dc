package dev.rondo.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rondo.golden.TorchRnn.Arguments;
import dev.rondo.golden.TorchRnn.Result;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ONNX's own tests of its operators RNN, LSTM and GRU, of this year and of three old ones. */
class OnnxRnnGoldenTest {
  private static final double ABS = 1e-6;

  @ParameterizedTest
  @ValueSource(strings = {"RNN", "LSTM", "GRU"})
  void valuesAreThoseOfOnnx(String operator) {
    Path suite = Golden.suite("onnx-backend");
    Tally tally = new Tally("onnx-backend", operator);
    for (JsonNode indexed : Golden.read(suite.resolve("index.json")).get("tests")) {
      if (Golden.list(indexed.get("ops")).stream().anyMatch(op -> op.asText().equals(operator))) {
        String id = indexed.get("zip").asText() + ": " + indexed.get("test").asText();
        OnnxCase test = OnnxCase.read(suite, indexed);
        tally.agrees(id, () -> check(id, test));
      }
    }
    tally.report();
  }

  private static void check(String id, OnnxCase test) {
    List<Tensor> actual =
        test.graph().getNodeCount() == 1 ? operator(test, test.graph().getNode(0)) : torch(test);
    assertEquals(test.outputs().size(), actual.size(), id);
    for (int i = 0; i < actual.size(); i++) {
      double[] expected = Golden.numbers(test.outputs().get(i));
      Golden.assertClose(id + " output " + i, expected, actual.get(i).toArray(), ABS, 0);
    }
  }

  /** A graph of one node, whose inputs and outputs may be left out, which an empty name says. */
  private static List<Tensor> operator(OnnxCase test, NodeProto node) {
    ObjectNode one = JsonNodeFactory.instance.objectNode();
    one.put("op", node.getOpType());
    one.set("attributes", OnnxCase.attributes(node));
    ArrayNode inputs = one.putArray("inputs");
    int given = 0;
    for (String name : node.getInputList()) {
      inputs.add(name.isEmpty() ? null : test.inputs().get(given++));
    }
    List<Tensor> all = new OnnxRnn(one).run();
    List<Tensor> wanted = new ArrayList<>();
    for (int i = 0; i < node.getOutputCount(); i++) {
      if (!node.getOutput(i).isEmpty()) {
        wanted.add(all.get(i));
      }
    }
    return wanted;
  }

  /**
   * Two layers as PyTorch exported them then: the weights in the order in which the module has
   * them, an operator for each layer, and many for its initial state, which is zeros.
   */
  private static List<Tensor> torch(OnnxCase test) {
    ObjectNode state = JsonNodeFactory.instance.objectNode();
    List<TensorProto> weights = test.graph().getInitializerList();
    String[] names = {"weight_ih_l", "weight_hh_l", "bias_ih_l", "bias_hh_l"};
    for (int i = 0; i < weights.size(); i++) {
      assertEquals(Integer.toString(i + 1), weights.get(i).getName());
      state.set(names[i % names.length] + i / names.length, OnnxCase.tensor(weights.get(i)));
    }
    int[] shape = Golden.shape(state.get("weight_ih_l0"));
    int layers = weights.size() / names.length;
    Arguments arguments = new Arguments("RNN", shape[1], shape[0], layers, false, true, false);
    Tensor x = Golden.tensor(test.inputs().get(0));
    Result y = new TorchRnn(arguments, state).run(Ops.transpose(x, 1, 0, 2), null, null);
    return List.of(Ops.transpose(y.output(), 1, 0, 2), y.last(0));
  }
}
