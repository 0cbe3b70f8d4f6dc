package dev.rondo.golden;

import static dev.rondo.layers.Layers.additiveAttention;
import static dev.rondo.layers.Layers.attention;
import static dev.rondo.layers.Layers.attentionDecoder;
import static dev.rondo.layers.Layers.attentionPooling;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.multiHeadAttention;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rondo.cells.LstmCell;
import dev.rondo.golden.TorchRnn.Arguments;
import dev.rondo.layers.Attention;
import dev.rondo.layers.AttentionDecoder;
import dev.rondo.layers.LayerFunction;
import dev.rondo.layers.Merge;
import dev.rondo.layers.MergeFunction;
import dev.rondo.layers.Merges;
import dev.rondo.layers.MultiHeadAttention;
import dev.rondo.layers.Node;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.model.Model;
import dev.rondo.saving.Safetensors;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.AttentionMask;
import dev.rondo.tensor.AttentionOps;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.ScaledDotProduct;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weight;
import dev.rondo.weights.Weights;
import java.nio.file.Path;
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

  private static List<JsonNode> cases(String suite, String file) {
    return Golden.list(Golden.read(Golden.suite(suite).resolve(file)).get("cases"));
  }

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
    List<JsonNode> cases = cases("keras-tests", file + ".json");
    int calls = 0;
    for (JsonNode one : cases) {
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
    }
    assertEquals(file.equals("attention") ? 2 : 1, calls);
    Golden.report("keras-tests/" + file, cases.size(), Map.of());
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
    List<JsonNode> cases = cases("keras-tests", "multi_head_attention.json");
    for (JsonNode one : cases) {
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
    Golden.report("keras-tests/multi_head_attention", cases.size(), Map.of());
    assertTrue(cases.size() >= 6, "6 cases were there when this was written");
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

  /** An LSTM, causal self-attention around which its output goes, layer normalization. */
  @Test
  void behindAnLstm() {
    JsonNode one = Golden.read(Golden.suite("oracle-keras3").resolve("lstm_mha/io.json"));
    Node x = input("x", 5, 6);
    Node read = x.then("lstm_8", lstm(6).returnSequences());
    Node sum = Merges.add(read, multiHeadAttention(2, 3).useCausalMask().of("mha", read, read));
    Model model = Model.of(x, sum);
    JsonNode theirs = one.get("weights");
    for (Weight weight : model.weights()) {
      String name = weight.name().replace("lstm_8/", "lstm_8/lstm_cell/");
      weight.assign(Golden.tensor(theirs.get(name)));
    }
    Tensor y = model.forward(Golden.tensor(one.get("inputs").get(0)));
    Tensor centred = y.sub(Ops.mean(y, true, -1));
    Tensor unit = centred.div(Ops.sqrt(Ops.variance(y, true, -1).add(1e-3f)));
    Tensor gamma = Golden.tensor(theirs.get("layer_normalization_1/gamma"));
    Tensor beta = Golden.tensor(theirs.get("layer_normalization_1/beta"));
    close(one.get("output"), unit.mul(gamma).add(beta).toArray(), ABS);
    Golden.report("oracle-keras3/lstm_mha", 1, Map.of());
  }

  /**
   * Projections to queries, keys and values in one matrix, no projection behind; keys are masked.
   */
  @Test
  void ofOnnxRuntime() {
    List<JsonNode> cases = cases("ort-op-tests", "Attention.msft.json");
    for (JsonNode one : cases) {
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
    Golden.report("ort-op-tests/Attention.msft", cases.size(), Map.of());
    assertTrue(cases.size() >= 3, "3 cases were there when this was written");
  }

  /**
   * An LSTM with additive attention and input feeding. What is compared is h, so each number of
   * steps is run by itself. A second direction has the sequence from its last step on.
   */
  @Test
  void insideAnLstm() {
    List<JsonNode> cases = cases("ort-op-tests", "AttnLSTM.msft.json");
    for (JsonNode one : cases) {
      String direction = one.get("attributes").get("direction").asText();
      int directions = direction.equals("bidirectional") ? 2 : 1;
      for (int d = 0; d < directions; d++) {
        boolean backwards = direction.equals("reverse") || d == 1;
        compareDirection(one, d, directions, backwards);
      }
    }
    Golden.report("ort-op-tests/AttnLSTM.msft", cases.size(), Map.of());
    assertTrue(cases.size() >= 4, "4 cases were there when this was written");
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

  /** PyTorch: a GRU in both directions, pooled by v(tanh(q(h))), whose bias v.bias is no matter. */
  @Test
  void overAGruOfPyTorch() {
    Path folder = Golden.suite("oracle-torch").resolve("models/gru_attention");
    JsonNode one = Golden.read(folder.resolve("io.json"));
    Map<String, Tensor> theirs =
        Safetensors.read(folder.resolve("state_dict.safetensors")).tensors();
    ObjectNode encoder = JsonNodeFactory.instance.objectNode();
    theirs.forEach(
        (name, tensor) -> {
          if (name.startsWith("enc.")) {
            ArrayNode data = encoder.putArray(name.substring(4));
            for (float number : tensor.toArray()) {
              data.add(number);
            }
          }
        });
    TorchRnn gru = new TorchRnn(new Arguments("GRU", 3, 4, 1, true, true, false), encoder);
    Tensor read = gru.run(Golden.tensor(one.get("inputs").get(0)), null, null).output();
    Weights weights = Weights.seeded(1);
    LayerFunction pooling =
        attentionPooling(8).returnWeights().build("a", weights, Shape.of(Shape.ANY, 8));
    weights.get("kernel").assign(Ops.transpose(get(theirs, "q.weight")));
    weights.get("bias").assign(get(theirs, "q.bias"));
    weights.get("query").assign(Ops.transpose(get(theirs, "v.weight")));
    Signal y = pooling.apply(Signal.of(read), Pass.inference());
    Tensor out =
        Ops.linear(y.value(), Ops.transpose(get(theirs, "o.weight")), get(theirs, "o.bias"));
    close(one.get("outputs").get(0), out.toArray(), ABS);
    close(one.get("outputs").get(1), weights(y).toArray(), ABS);
    Golden.report("oracle-torch/gru_attention", 1, Map.of());
  }

  private static Tensor get(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }
}
