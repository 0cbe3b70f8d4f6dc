package dev.rondo.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.golden.TorchRnn.Arguments;
import dev.rondo.golden.TorchRnn.Result;
import dev.rondo.tensor.Differentiable;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Gradients;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Outputs, last states and all gradients against what PyTorch computed in float64. */
class TorchGradientsGoldenTest {

  @Test
  void gradientsAreThoseOfPyTorch() {
    Path folder = Golden.suite("oracle-torch/rnn_grad");
    Tally tally = new Tally("oracle-torch", "rnn_grad");
    for (Path file : Golden.files(folder, ".json")) {
      JsonNode one = Golden.read(file);
      String id = one.get("id").asText();
      tally.agrees(id, () -> check(one));
    }
    tally.report();
  }

  private static TorchRnn module(JsonNode one) {
    JsonNode args = one.get("args");
    return new TorchRnn(
        new Arguments(
            one.get("module").asText().replace("torch.nn.", ""),
            args.get("input_size").asInt(),
            args.get("hidden_size").asInt(),
            args.path("num_layers").asInt(1),
            args.path("bidirectional").asBoolean(false),
            args.path("bias").asBoolean(true),
            args.path("nonlinearity").asText("tanh").equals("relu"),
            args.path("proj_size").asInt(0)),
        one.get("state_dict"));
  }

  private static void check(JsonNode one) {
    String id = one.get("id").asText();
    double tolerance = one.get("tolerance").get("float32_abs").asDouble();
    TorchRnn module = module(one);
    Tensor input = Golden.tensor(one.get("input"));
    List<Tensor> initial = new ArrayList<>();
    initial.add(Golden.tensor(one.get("h_0")));
    if (one.has("c_0")) {
      initial.add(Golden.tensor(one.get("c_0")));
    }
    boolean batchFirst = one.get("args").path("batch_first").asBoolean(false);
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(input);
      initial.forEach(tape::watch);
      Tensor x = batchFirst ? input : Ops.transpose(input, 1, 0, 2);
      Result result = module.run(x, mask(one.get("lengths"), x.dim(1)), initial);
      Tensor output = batchFirst ? result.output() : Ops.transpose(result.output(), 1, 0, 2);
      Tensor loss = compare(id + " output", one, "output", output, tolerance);
      loss = loss.add(compare(id + " h_n", one, "h_n", result.last(0), tolerance));
      if (one.has("c_n")) {
        loss = loss.add(compare(id + " c_n", one, "c_n", result.last(1), tolerance));
      }
      assertEquals(one.get("loss").asDouble(), loss.item(), 10 * tolerance, id);
      List<Differentiable> by = new ArrayList<>(module.weights());
      by.add(input);
      by.addAll(initial);
      Gradients gradients = tape.gradient(loss, by);
      Map<String, float[]> named = module.gradients(gradients);
      named.put("input", gradients.of(input).toArray());
      named.put("h_0", gradients.of(initial.get(0)).toArray());
      if (one.has("c_0")) {
        named.put("c_0", gradients.of(initial.get(1)).toArray());
      }
      one.get("grad")
          .properties()
          .forEach(
              each ->
                  Golden.assertClose(
                      id + " gradient by " + each.getKey(),
                      Golden.numbers(each.getValue()),
                      named.get(each.getKey()),
                      tolerance,
                      tolerance));
      assertEquals(one.get("grad").size(), named.size(), id);
    }
  }

  /** Compares a result and returns its share of the loss. */
  private static Tensor compare(
      String what, JsonNode one, String name, Tensor actual, double tolerance) {
    Golden.assertClose(what, Golden.numbers(one.get(name)), actual.toArray(), tolerance, 0);
    return Ops.sum(actual.mul(Golden.tensor(one.get("loss_weights").get(name))));
  }

  /** [B, T], ones up to the length of each sequence. */
  private static @Nullable Tensor mask(JsonNode lengths, int steps) {
    if (lengths.isNull()) {
      return null;
    }
    float[] mask = new float[lengths.size() * steps];
    for (int b = 0; b < lengths.size(); b++) {
      Arrays.fill(mask, b * steps, b * steps + lengths.get(b).asInt(), 1f);
    }
    return Tensor.of(mask, lengths.size(), steps);
  }
}
