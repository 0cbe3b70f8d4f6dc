package dev.rondo.golden;

import static dev.rondo.layers.Layers.attentionPooling;
import static dev.rondo.layers.Layers.batchNormalization;
import static dev.rondo.layers.Layers.conv1d;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.layerNormalization;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rondo.golden.TorchRnn.Arguments;
import dev.rondo.golden.TorchRnn.Result;
import dev.rondo.layers.Dense;
import dev.rondo.layers.Layer;
import dev.rondo.layers.LayerFunction;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Padding;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The small networks of the suite made of Rondo's layers, by PyTorch's names of their weights. */
record TorchNetwork(Map<String, Tensor> state) {

  /** What comes out of the network of this name. */
  List<Tensor> run(String id, List<Tensor> inputs) {
    return switch (id) {
      case "bilstm_tagger" -> tagger(inputs.get(0));
      case "conv_lstm_classifier" -> classifier(inputs.get(0));
      case "gru_attention" -> attention(inputs.get(0));
      case "lstmcell_lm" -> language(inputs.get(0));
      case "stateful_lstm" -> stateful(inputs);
      default -> throw new AssertionError("a network that is not written here: " + id);
    };
  }

  private Tensor get(String name) {
    return Objects.requireNonNull(state.get(name), name);
  }

  /** A recurrent part of the network; one that is a cell has no number of a layer there. */
  private Result rnn(String prefix, Arguments arguments, Tensor x, List<Tensor> initial) {
    ObjectNode part = JsonNodeFactory.instance.objectNode();
    state.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            String end = name.contains("_l") ? "" : "_l0";
            ArrayNode data = part.putArray(name.substring(prefix.length()) + end);
            for (float number : tensor.toArray()) {
              data.add(number);
            }
          }
        });
    return new TorchRnn(arguments, part).run(x, null, initial.isEmpty() ? null : initial);
  }

  /** A layer with these weights, on x. */
  private static Signal run(Layer layer, Map<String, Tensor> theirs, Tensor x) {
    Weights weights = Weights.seeded(1);
    LayerFunction function = layer.build("layer_1", weights, x.shape().remove(0));
    theirs.forEach((name, tensor) -> weights.get(name).assign(tensor));
    assertEquals(theirs.size(), weights.list().size(), "weights without numbers");
    return function.apply(Signal.of(x), Pass.inference());
  }

  /** A linear layer, whose weight is [out, in] there. */
  private Tensor linear(String name, Activation activation, Tensor x) {
    Tensor kernel = Ops.transpose(get(name + ".weight"));
    Dense layer = dense(kernel.dim(1), activation);
    return run(layer, Map.of("kernel", kernel, "bias", get(name + ".bias")), x).value();
  }

  private Tensor embed(Tensor tokens) {
    Tensor vectors = get("emb.weight");
    Layer layer = embedding(vectors.dim(0), vectors.dim(1));
    return run(layer, Map.of("embeddings", vectors), Ops.toInt(tokens)).value();
  }

  /** Tokens, an LSTM in both directions, layer normalization, logarithms of probabilities. */
  private List<Tensor> tagger(Tensor tokens) {
    Arguments both = new Arguments("LSTM", 5, 6, 1, true, true, false);
    Tensor read = rnn("rnn.", both, embed(tokens), List.of()).output();
    Map<String, Tensor> norm = Map.of("gamma", get("norm.weight"), "beta", get("norm.bias"));
    Tensor y = run(layerNormalization().epsilon(1e-5f), norm, read).value();
    return List.of(linear("out", Activation.LOG_SOFTMAX, y));
  }

  /** A convolution, batch normalization, two LSTMs of which the last step is taken. */
  private List<Tensor> classifier(Tensor x) {
    // [filters, channels, size] there
    Tensor kernel = Ops.transpose(get("conv.weight"), 2, 1, 0);
    Layer conv = conv1d(kernel.dim(2), kernel.dim(0)).padding(Padding.SAME);
    Tensor y = run(conv, Map.of("kernel", kernel, "bias", get("conv.bias")), x).value();
    Map<String, Tensor> norm =
        Map.of(
            "gamma", get("bn.weight"),
            "beta", get("bn.bias"),
            "moving_mean", get("bn.running_mean"),
            "moving_variance", get("bn.running_var"));
    y = Ops.relu(run(batchNormalization().epsilon(1e-5f), norm, y).value());
    Arguments two = new Arguments("LSTM", 6, 5, 2, false, true, false);
    Tensor read = rnn("rnn.", two, y, List.of()).output();
    Tensor last = Ops.squeeze(read.slice(1, read.dim(1) - 1, read.dim(1)), 1);
    return List.of(linear("fc.3", Activation.LINEAR, linear("fc.0", Activation.RELU, last)));
  }

  /** A GRU in both directions, pooled by v(tanh(q(h))), whose bias v.bias is no matter. */
  private List<Tensor> attention(Tensor x) {
    Arguments both = new Arguments("GRU", 3, 4, 1, true, true, false);
    Tensor read = rnn("enc.", both, x, List.of()).output();
    Map<String, Tensor> theirs =
        Map.of(
            "kernel", Ops.transpose(get("q.weight")),
            "bias", get("q.bias"),
            "query", Ops.transpose(get("v.weight")));
    Signal y = run(attentionPooling(8).returnWeights(), theirs, read);
    Tensor weights = Objects.requireNonNull(y.state()).get(0);
    return List.of(linear("o", Activation.LINEAR, y.value()), weights);
  }

  /** A cell that a loop runs over the tokens. */
  private List<Tensor> language(Tensor tokens) {
    Arguments cell = new Arguments("LSTM", 3, 4, 1, false, true, false);
    Tensor read = rnn("cell.", cell, embed(tokens), List.of()).output();
    return List.of(linear("out", Activation.LINEAR, read));
  }

  /** Time comes first, and the states come in and go out. */
  private List<Tensor> stateful(List<Tensor> inputs) {
    Arguments one = new Arguments("LSTM", 4, 5, 1, false, true, false);
    Tensor x = Ops.transpose(inputs.get(0), 1, 0, 2);
    Result result = rnn("rnn.", one, x, inputs.subList(1, 3));
    Tensor y = linear("fc", Activation.LINEAR, result.output());
    return List.of(Ops.transpose(y, 1, 0, 2), result.last(0), result.last(1));
  }
}
