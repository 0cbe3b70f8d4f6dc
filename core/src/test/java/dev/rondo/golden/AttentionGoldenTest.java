package dev.rondo.golden;

import static dev.rondo.layers.Layers.additiveAttention;
import static dev.rondo.layers.Layers.attention;
import static dev.rondo.layers.Layers.attentionDecoder;
import static dev.rondo.layers.Layers.multiHeadAttention;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.cells.LstmCell;
import dev.rondo.layers.Attention;
import dev.rondo.layers.AttentionDecoder;
import dev.rondo.layers.Merge;
import dev.rondo.layers.MergeFunction;
import dev.rondo.layers.MultiHeadAttention;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.AttentionMask;
import dev.rondo.tensor.AttentionOps;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.ScaledDotProduct;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weight;
import dev.rondo.weights.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attention as Keras and ONNX Runtime compute it. */
class AttentionGoldenTest {
  private static final double ABS = 1e-5;
  private static final double REL = 1e-4;

  private static Signal apply(Merge layer, List<JsonNode> theirs, List<Signal> signals) {
    Weights weights = Weights.seeded(1);
    List<Shape> shapes = signals.stream().map(s -> s.value().shape().remove(0)).toList();
    MergeFunction function = layer.build("a", weights, shapes);
    List<Weight> ours = weights.list();
    assertEquals(theirs.size(), ours.size());
    for (int i = 0; i < ours.size(); i++) {
      ours.get(i).assign(Golden.tensor(theirs.get(i)));
    }
    return function.apply(signals, Pass.inference());
  }

  @ParameterizedTest
  @ValueSource(strings = {"attention", "additive_attention"})
  void ofOneHead(String file) {
    Tally.all("keras-tests", file, AttentionGoldenTest::checkOneHead);
  }

  private static void checkOneHead(JsonNode one) {
    int calls = 0;
    for (JsonNode step : one.get("steps")) {
      if (step.has("call")) {
        JsonNode args = step.get("args").get(0);
        Attention layer = layer(step.get("call"));
        Signal y =
            apply(
                layer.returnWeights(),
                Golden.list(step.get("weights")),
                Golden.list(args).stream().map(Golden::tensor).map(Signal::of).toList());
        close(step.get("output").get(0), y.value().toArray(), ABS);
        close(step.get("output").get(1), weights(y).toArray(), ABS);
        calls++;
      }
    }
    assertTrue(calls > 0);
  }

  private static Attention layer(JsonNode call) {
    JsonNode config = call.get("config");
    Attention layer =
        call.get("class_name").asText().equals("Attention")
            ? attention()
            : additiveAttention().withoutScale();
    assertEquals(0.0, config.get("dropout").asDouble());
    layer = config.path("score_mode").asText().equals("concat") ? layer.concat() : layer;
    return config.get("use_scale").asBoolean() ? layer.useScale() : layer;
  }

  private static Tensor weights(Signal y) {
    return Objects.requireNonNull(y.state()).get(0);
  }

  private static void close(JsonNode theirs, float[] ours, double abs) {
    Golden.assertClose("output", Golden.numbers(theirs), ours, abs, REL);
  }

  /**
   * Where a query is masked or may look at nothing, Keras has it look at everything alike, padding
   * too, and Rondo at nothing: these steps, which no one is to read, are left out.
   */
  @Test
  void ofManyHeads() {
    Tally.all("keras-tests", "multi_head_attention", AttentionGoldenTest::checkManyHeads);
  }

  private static void checkManyHeads(JsonNode one) {
    Map<String, Tensor> masks = new HashMap<>();
    for (JsonNode step : one.get("steps")) {
      if (!step.has("call")) {
        continue;
      }
      switch (step.get("call").get("class_name").asText()) {
        case "Softmax" -> softmax(step);
        case "Embedding" -> masks.put(data(step.get("output")), mask(step));
        default -> heads(step, masks);
      }
    }
  }

  /** A mask travels with the output of an embedding: it is found by these numbers. */
  private static String data(JsonNode tensor) {
    return tensor.get("data").toString();
  }

  private static Tensor mask(JsonNode embedding) {
    return Ops.greater(Golden.tensor(embedding.get("args").get(0)), Tensor.scalar(0f));
  }

  /** The mask [1, 1, T, S] may be any: each query is a sequence by itself. */
  private static void softmax(JsonNode step) {
    Tensor scores = Golden.tensor(step.get("args").get(0));
    int heads = scores.dim(1);
    int rows = scores.dim(2);
    int keys = scores.dim(3);
    Tensor mask = Golden.tensor(step.get("kwargs").get("mask")).reshape(rows, keys);
    Tensor each = scores.reshape(heads * rows, 1, keys);
    AttentionMask all = new AttentionMask(null, Ops.tile(mask, 0, heads), false);
    close(step.get("output"), AttentionOps.maskedSoftmax(each, all).toArray(), ABS);
  }

  private static void heads(JsonNode step, Map<String, Tensor> masks) {
    JsonNode config = step.get("call").get("config");
    JsonNode given = step.get("kwargs");
    MultiHeadAttention layer =
        multiHeadAttention(config.get("num_heads").asInt(), config.get("key_dim").asInt())
            .valueDim(config.get("value_dim").asInt())
            .returnWeights();
    assertTrue(config.get("use_bias").asBoolean() && config.get("output_shape").isNull());
    Signal query = signal(given.get("query"), masks);
    Signal value = signal(given.get("value"), masks);
    if (given.has("attention_mask") && query.mask() == null) {
      checkCausal(given.get("attention_mask"));
      layer = layer.useCausalMask();
    }
    List<Signal> signals = new ArrayList<>(List.of(query, value));
    if (given.has("key")) {
      signals.add(signal(given.get("key"), masks));
    }
    Signal y = apply(layer, Golden.list(step.get("weights")), signals);
    boolean half = config.get("dtype").get("config").get("name").asText().equals("float16");
    JsonNode output = step.get("output");
    double[] theirs = Golden.numbers(output.isArray() ? output.get(0) : output);
    float[] ours = y.value().toArray();
    leaveOut(query.mask(), theirs, ours);
    // what Keras computed in float16 agrees to two digits, which is what its own test asks for
    Golden.assertClose("heads", theirs, ours, half ? 1e-2 : ABS, REL);
    if (output.isArray()) {
      close(output.get(1), weights(y).toArray(), half ? 1e-2 : ABS);
    }
  }

  private static Signal signal(JsonNode tensor, Map<String, Tensor> masks) {
    return Signal.of(Golden.tensor(tensor)).withMask(masks.get(data(tensor)));
  }

  private static void checkCausal(JsonNode mask) {
    double[] places = Golden.numbers(mask);
    int steps = Golden.shape(mask)[Golden.shape(mask).length - 1];
    for (int i = 0; i < places.length; i++) {
      assertEquals(i % steps <= i / steps % steps ? 1 : 0, places[i]);
    }
  }

  private static void leaveOut(@Nullable Tensor mask, double[] theirs, float[] ours) {
    int width = mask == null ? 1 : ours.length / mask.size();
    for (int i = 0; mask != null && i < ours.length; i++) {
      if (mask.toArray()[i / width] == 0) {
        theirs[i] = 0;
        ours[i] = 0;
      }
    }
  }

  /**
   * Projections to queries, keys and values in one matrix, no projection behind; keys are masked.
   */
  @Test
  void ofOnnxRuntime() {
    Tally.all("ort-op-tests", "Attention.msft", AttentionGoldenTest::checkOnnxRuntime);
  }

  private static void checkOnnxRuntime(JsonNode one) {
    JsonNode inputs = one.get("inputs");
    Tensor x = Golden.tensor(inputs.get(0));
    Tensor all = Ops.linear(x, Golden.tensor(inputs.get(1)), Golden.tensor(inputs.get(2)));
    int heads = one.get("attributes").get("num_heads").asInt();
    int batch = x.dim(0);
    int steps = x.dim(1);
    double[] lengths = Golden.numbers(inputs.get(3));
    float[] mask = new float[batch * steps];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = i % steps < lengths[i / steps] ? 1f : 0f;
    }
    List<Tensor> parts = Ops.split(all, 2, 3);
    Tensor y =
        AttentionOps.attention(
            ScaledDotProduct.of(heads, (float) Math.sqrt((double) heads / parts.get(0).dim(2)))
                .mask(new AttentionMask(null, Tensor.of(mask, batch, steps), false)),
            parts.get(0),
            parts.get(1),
            parts.get(2));
    close(one.get("outputs").get(0), y.toArray(), ABS);
  }

  /**
   * An LSTM with additive attention and input feeding. What is compared is h, so each number of
   * steps is run by itself. A second direction has the sequence from its last step on.
   */
  @Test
  void insideAnLstm() {
    Tally.all("ort-op-tests", "AttnLSTM.msft", AttentionGoldenTest::checkInsideAnLstm);
  }

  private static void checkInsideAnLstm(JsonNode one) {
    String direction = one.get("attributes").get("direction").asText();
    int directions = direction.equals("bidirectional") ? 2 : 1;
    for (int d = 0; d < directions; d++) {
      boolean backwards = direction.equals("reverse") || d == 1;
      compareDirection(one, d, directions, backwards);
    }
  }

  private static void compareDirection(JsonNode one, int d, int directions, boolean backwards) {
    JsonNode inputs = one.get("inputs");
    int hidden = one.get("attributes").get("hidden_size").asInt();
    Tensor queryKernel = part(inputs.get(8), d);
    Tensor layerKernel = part(inputs.get(13), d);
    Tensor memory = Golden.tensor(inputs.get(11));
    AttentionDecoder layer =
        attentionDecoder(
                new LstmCell(hidden), additiveAttention(queryKernel.dim(1)), layerKernel.dim(1))
            .activation(Activation.LINEAR)
            .returnState();
    Tensor x = Ops.transpose(Golden.tensor(inputs.get(0)), 1, 0, 2);
    int steps = (int) Golden.numbers(inputs.get(4))[0];
    Tensor known = x.slice(1, 0, steps);
    Tensor ordered = backwards ? Ops.reverse(known, 1) : known;
    Weights weights = Weights.seeded(1);
    MergeFunction function =
        layer.build("a", weights, List.of(Shape.of(Shape.ANY, x.dim(2)), memory.shape().remove(0)));
    Tensor bias = part(inputs.get(3), d);
    int gates = 4 * hidden;
    weights.get("cell/kernel").assign(gates(Ops.transpose(part(inputs.get(1), d))));
    weights.get("cell/recurrent_kernel").assign(gates(Ops.transpose(part(inputs.get(2), d))));
    weights
        .get("cell/bias")
        .assign(
            gates(bias.slice(0, 0, gates).add(bias.slice(0, gates, 2 * gates)).reshape(1, gates))
                .reshape(gates));
    weights.get("attention/query_kernel").assign(queryKernel);
    weights.get("attention/key_kernel").assign(part(inputs.get(9), d));
    weights.get("attention/scale").assign(part(inputs.get(10), d));
    weights.get("attention_layer/kernel").assign(layerKernel);
    GateSwap.exchange(weights);
    double[] theirs = Golden.numbers(one.get("outputs").get(0));
    for (int t = 1; t <= steps; t++) {
      Signal y =
          function.apply(
              List.of(Signal.of(ordered.slice(1, 0, t)), Signal.of(memory)), Pass.inference());
      int place = backwards ? steps - t : t - 1;
      int at = (place * directions + d) * hidden;
      Golden.assertClose(
          one.get("id").asText() + " step " + t,
          Arrays.copyOfRange(theirs, at, at + hidden),
          weights(y).toArray(),
          ABS,
          REL);
    }
  }

  /** What belongs to a direction, without that axis. */
  private static Tensor part(JsonNode tensor, int direction) {
    return Ops.squeeze(Golden.tensor(tensor).slice(0, direction, direction + 1), 0);
  }

  /** Columns by gates i, o, f, c to columns by i, f, c, o. */
  private static Tensor gates(Tensor x) {
    List<Tensor> gates = Ops.split(x, 1, 4);
    return Ops.concat(1, gates.get(0), gates.get(2), gates.get(3), gates.get(1));
  }
}
