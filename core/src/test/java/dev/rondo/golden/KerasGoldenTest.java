package dev.rondo.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rondo.cells.State;
import dev.rondo.layers.CarriedStates;
import dev.rondo.layers.Layer;
import dev.rondo.layers.LayerFunction;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The tests of Keras's layers, as recorded: calls of layers, state that is reset, quoted numbers.
 */
class KerasGoldenTest {
  private static final double ABS = 1e-5;
  private static final double REL = 1e-4;

  @ParameterizedTest
  @CsvSource({"simple_rnn, 3", "lstm, 3", "gru, 5", "dense, 4"})
  void valuesAreThoseOfKeras(String file, int atLeast) {
    JsonNode suite = Golden.read(Golden.suite("keras-tests").resolve(file + ".json"));
    for (JsonNode one : suite.get("cases")) {
      new Recording(one).replay();
    }
    Golden.report("keras-tests/" + file, suite.get("cases").size(), Map.of());
    assertTrue(suite.get("cases").size() >= atLeast, "fewer cases than when this was written");
  }

  /** One test of Keras: its layers stay from step to step. */
  private static final class Recording {
    private final JsonNode one;
    private final String id;
    private final Map<Integer, CarriedStates> carried = new HashMap<>();

    /** What the last call gave there and here. */
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
          carried.get(step.get("reset_state").asInt()).reset();
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
      int units = config.path("units").asInt(Golden.shape(step.get("weights").get(0))[1]);
      Layer layer = KerasLayers.of(step.get("call").get("class_name").asText(), config, units);
      Weights weights = Weights.seeded(0);
      int[] dims = x.shape().remove(0).toArray();
      LayerFunction function = layer.build("layer_1", weights, Shape.of(dims));
      assign(weights, step.get("weights"));
      Pass pass = Pass.inference();
      if (config.path("stateful").asBoolean()) {
        int instance = step.get("instance").asInt();
        pass = pass.carrying(carried.computeIfAbsent(instance, any -> new CarriedStates()));
      }
      JsonNode kwargs = step.get("kwargs");
      Tensor mask = kwargs.has("mask") ? Golden.tensor(kwargs.get("mask")) : null;
      Signal given =
          Signal.of(x).withMask(mask).withInitialState(state(kwargs.get("initial_state")));
      Signal y = function.apply(given, pass);
      Tensor value = y.value();
      if (config.path("zero_output_for_mask").asBoolean() && mask != null) {
        // Rondo repeats the last output at masked steps, which is Keras's default.
        value = value.mul(Ops.expandDims(mask, 2));
      }
      theirs.clear();
      ours.clear();
      compare(step.get("output"), value, y.state());
    }

    /** The biases of a GRU with reset after are two rows of one weight in Keras. */
    private static void assign(Weights weights, JsonNode theirs) {
      List<String> names = new ArrayList<>();
      for (JsonNode weight : theirs) {
        String path = weight.get("path").asText();
        String name = path.substring(path.lastIndexOf('/') + 1);
        double[] numbers = Golden.numbers(weight);
        int from = 0;
        for (String each : List.of(name, "recurrent_" + name)) {
          if (from < numbers.length) {
            Tensor target = weights.get(each).value();
            float[] part = new float[target.size()];
            for (int i = 0; i < part.length; i++) {
              part[i] = (float) numbers[from + i];
            }
            weights.get(each).assign(Tensor.of(part, target.shape().toArray()));
            from += part.length;
            names.add(each);
          }
        }
      }
      assertEquals(weights.list().size(), names.size(), "weights: " + names);
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
    private void compare(JsonNode output, Tensor value, @Nullable State state) {
      List<JsonNode> expected = output.isArray() ? Golden.list(output) : List.of(output);
      List<Tensor> actual = new ArrayList<>(List.of(value));
      if (state != null) {
        actual.addAll(state.tensors());
      }
      assertEquals(expected.size(), actual.size(), id);
      for (int i = 0; i < actual.size(); i++) {
        theirs.add(Golden.numbers(expected.get(i)));
        ours.add(actual.get(i).toArray());
        Golden.assertClose(id + " output " + i, theirs.get(i), ours.get(i), ABS, REL);
      }
    }

    /**
     * The number that is written in the test, against the part of our output that stands where the
     * test took its side from.
     */
    private void quoted(JsonNode sides) {
      double[] taken = Golden.numbers(sides.get(0));
      for (int i = 0; i < theirs.size(); i++) {
        double[] all = theirs.get(i);
        for (int from = 0; from + taken.length <= all.length; from += taken.length) {
          if (Arrays.equals(taken, Arrays.copyOfRange(all, from, from + taken.length))) {
            float[] part = Arrays.copyOfRange(ours.get(i), from, from + taken.length);
            Golden.assertClose(id + " quoted", Golden.numbers(sides.get(1)), part, ABS, REL);
            return;
          }
        }
      }
      throw new AssertionError(id + ": a quoted number that is no output of the last call");
    }
  }
}
