package dev.rondo.golden;

import static dev.rondo.layers.Layers.conv1d;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.layers.CarriedStates;
import dev.rondo.layers.Conv;
import dev.rondo.layers.LayerFunction;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Padding;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long convolutions of PyTorch, whose channels come first; at once, and step by step. */
class RtneuralConvGoldenTest {
  private static final double ABS = 5e-6;

  @ParameterizedTest
  @ValueSource(strings = {"conv1d_torch", "conv1d_torch_group_6_3_3_1_3"})
  void convolutionsAgree(String file) {
    JsonNode one = Golden.read(Golden.suite("rtneural").resolve(file + ".json"));
    Tally tally = new Tally("rtneural", file);
    tally.agrees(file, () -> check(file, one));
    tally.report();
  }

  private static void check(String file, JsonNode one) {
    assertEquals(1, one.get("stride").asInt());
    // [filters, channels of a group, size] there
    Tensor kernel = Ops.transpose(Golden.tensor(one.get("weight")), 2, 1, 0);
    Tensor x = Ops.expandDims(Ops.transpose(Golden.tensor(one.get("input"))), 0);
    int size = kernel.dim(0);
    Conv layer = conv1d(kernel.dim(2), size).groups(one.get("groups").asInt());
    Weights weights = Weights.seeded(0);
    LayerFunction function = layer.build("conv_1", weights, x.shape().remove(0));
    weights.get("kernel").assign(kernel);
    weights.get("bias").assign(Golden.tensor(one.get("bias")));
    Tensor y = function.apply(Signal.of(x), Pass.inference()).value();
    double[] expected = Golden.numbers(one.get("expected"));
    float[] ours = Ops.transpose(Ops.squeeze(y, 0)).toArray();
    Golden.assertClose(file, expected, ours, ABS, 0);

    // from its size-th step on, the causal one has seen the same
    Weights again = Weights.stored(Map.of("kernel", kernel, "bias", weights.get("bias").value()));
    Shape steps = Shape.of(Shape.ANY, x.dim(2));
    LayerFunction causal = layer.padding(Padding.CAUSAL).build("conv_1", again, steps);
    Pass pass = Pass.inference().carrying(new CarriedStates());
    int filters = kernel.dim(2);
    int places = y.dim(1);
    for (int t = 0; t < x.dim(1); t++) {
      Tensor step = causal.apply(Signal.of(x.slice(1, t, t + 1)), pass).value();
      if (t >= size - 1) {
        double[] there = new double[filters];
        int at = t - size + 1;
        Arrays.setAll(there, f -> expected[f * places + at]);
        Golden.assertClose(file + " step " + t, there, step.toArray(), ABS, 0);
      }
    }
  }
}
