package dev.rondo.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rondo.cells.State;
import dev.rondo.layers.CarriedStates;
import dev.rondo.layers.Layer;
import dev.rondo.layers.LayerFunction;
import dev.rondo.layers.Layers;
import dev.rondo.layers.Node;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.model.Model;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The tests of Keras's layers, as recorded: calls of layers, state that is reset, quoted numbers.
 */
class KerasGoldenTest {
  private static final double ABS = 1e-5;
  private static final double REL = 1e-4;

  @ParameterizedTest
  @ValueSource(
      strings = {"simple_rnn", "lstm", "gru", "dense", "bidirectional", "stacked_rnn_cells"})
  void valuesAreThoseOfKeras(String file) {
    Tally.all("keras-tests", file, one -> new Recording(one).replay());
  }

  /** The layer behind was one of the test's own, which hands on what it gets. */
  @Test
  void masksAreThoseOfKeras() {
    Tally.all("keras-tests", "masking", one -> checkMask(one.get("steps")));
  }

  private static void checkMask(JsonNode steps) {
    JsonNode call = steps.get(2);
    Tensor x = Golden.tensor(call.get("args").get(0));
    LayerFunction masking =
        Layers.masking(0).build("masking_1", Weights.seeded(0), x.shape().remove(0));
    Signal y = masking.apply(Signal.of(x), Pass.inference());
    for (int i = 0; i < 2; i++) {
      double[] mask = Golden.numbers(steps.get(i).get("quoted_assert").get(1));
      Golden.assertClose("mask", mask, y.mask().toArray(), 0, 0);
    }
    Golden.assertClose("values", Golden.numbers(call.get("output")), y.value().toArray(), ABS, REL);
  }

  /** One test of Keras: its layers stay from step to step. */
  private static final class Recording {
    private final JsonNode one;
    private final String id;
    private final Map<Integer, CarriedStates> carried = new HashMap<>();

    /** What the calls gave there and here. */
    private final List<double[]> theirs = new ArrayList<>();

    private final List<float[]> ours = new ArrayList<>();

    Recording(JsonNode one) {
      this.one = one;
      id = one.get("id").asText();
    }

    void replay() {
      for (JsonNode step : one.get("steps")) {
        if (step.has("call")) {
          call(step);
        } else if (step.has("reset_state")) {
          // the number of a layer, or of a direction inside one
          carried.getOrDefault(step.get("reset_state").asInt(), carried.get(0)).reset();
        } else {
          quoted(step.get("quoted_assert"));
        }
      }
    }

    private void call(JsonNode step) {
      // One dense layer was recorded without its configuration: no activation, no bias.
      JsonNode config =
          step.get("call").has("config")
              ? step.get("call").get("config")
              : JsonNodeFactory.instance.objectNode().put("use_bias", false);
      Tensor x = Golden.tensor(step.get("args").get(0));
      Layer layer = KerasLayers.of(step.get("call"), config, step.get("weights"));
      Weights weights = Weights.seeded(0);
      int[] dims = x.shape().remove(0).toArray();
      LayerFunction function = layer.build("layer_1", weights, Shape.of(dims));
      KerasWeights.assign(weights, Golden.list(step.get("weights")));
      Pass pass = Pass.inference();
      JsonNode inner = config.path("layer").path("config");
      if (config.path("stateful").asBoolean() || inner.path("stateful").asBoolean()) {
        int instance = step.get("instance").asInt();
        pass = pass.carrying(carried.computeIfAbsent(instance, any -> new CarriedStates()));
      }
      JsonNode kwargs = step.get("kwargs");
      Tensor mask = kwargs.has("mask") ? Golden.tensor(kwargs.get("mask")) : null;
      Signal given =
          Signal.of(x).withMask(mask).withInitialState(state(kwargs.get("initial_state")));
      if (function.outputs().size() > 1) {
        compare(step.get("output"), apart(layer, x, step.get("weights")), null);
      } else {
        Signal y = function.apply(given, pass);
        compare(step.get("output"), List.of(y.value()), y.state());
      }
    }

    /** Several values of a layer are taken apart in a graph. */
    private static List<Tensor> apart(Layer layer, Tensor x, JsonNode weights) {
      Node in = Layers.input("x", x.shape().remove(0).toArray());
      Node both = in.then("layer_1", layer);
      Model model = Model.of(List.of(in), both.output(0), both.output(1));
      KerasWeights.assign(model.weights(), Golden.list(weights));
      return model.predict(List.of(x));
    }

    private static @Nullable State state(@Nullable JsonNode initial) {
      if (initial == null) {
        return null;
      }
      return initial.isArray()
          ? new State(Golden.list(initial).stream().map(Golden::tensor).toList())
          : State.of(Golden.tensor(initial));
    }

    /** With return_state the output is a list: values, then each part of the state. */
    private void compare(JsonNode output, List<Tensor> values, @Nullable State state) {
      List<JsonNode> expected = flat(output);
      List<Tensor> actual = new ArrayList<>(values);
      if (state != null) {
        actual.addAll(state.tensors());
      }
      assertEquals(expected.size(), actual.size(), id);
      for (int i = 0; i < actual.size(); i++) {
        double[] numbers = Golden.numbers(expected.get(i));
        theirs.add(numbers);
        ours.add(actual.get(i).toArray());
        Golden.assertClose(id + " output " + i, numbers, actual.get(i).toArray(), ABS, REL);
      }
    }

    private static List<JsonNode> flat(JsonNode output) {
      return output.isArray()
          ? Golden.list(output).stream().flatMap(each -> flat(each).stream()).toList()
          : List.of(output);
    }

    /**
     * The number that is written in the test, against the part of our output that stands where the
     * test took its side from.
     */
    private void quoted(JsonNode sides) {
      double[] taken = Golden.numbers(sides.get(0));
      for (int i = theirs.size() - 1; i >= 0; i--) {
        double[] all = theirs.get(i);
        for (int from = 0; from + taken.length <= all.length; from += taken.length) {
          if (Arrays.equals(taken, Arrays.copyOfRange(all, from, from + taken.length))) {
            float[] part = Arrays.copyOfRange(ours.get(i), from, from + taken.length);
            Golden.assertClose(id + " quoted", Golden.numbers(sides.get(1)), part, ABS, REL);
            return;
          }
        }
      }
      throw new AssertionError(id + ": a quoted number that is no output of a call");
    }
  }
}
