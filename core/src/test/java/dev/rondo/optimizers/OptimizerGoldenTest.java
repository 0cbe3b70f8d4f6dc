package dev.rondo.optimizers;

import static dev.rondo.optimizers.Optimizers.adagrad;
import static dev.rondo.optimizers.Optimizers.adam;
import static dev.rondo.optimizers.Optimizers.adamw;
import static dev.rondo.optimizers.Optimizers.rmsprop;
import static dev.rondo.optimizers.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.golden.Golden;
import dev.rondo.golden.Tally;
import org.junit.jupiter.api.Test;

/** Six steps each against what PyTorch computed in float64. */
class OptimizerGoldenTest {

  @Test
  void stepsAreThoseOfPyTorch() {
    JsonNode all = Golden.read(Golden.suite("oracle-torch").resolve("optimizers.json"));
    Tally tally = new Tally("oracle-torch", "optimizers");
    for (JsonNode one : all.get("cases")) {
      tally.agrees(one.get("id").asText(), () -> check(one));
    }
    tally.report();
  }

  private static void check(JsonNode one) {
    String id = one.get("id").asText();
    Optimizer optimizer = optimizer(one);
    Parameter weight = new Parameter("w", floats(one.get("w0")));
    for (int step = 0; step < one.get("gradients").size(); step++) {
      weight.step(optimizer, floats(one.get("gradients").get(step)));
      float[] expected = floats(one.get("weights_after_step").get(step));
      float[] actual = weight.numbers();
      for (int i = 0; i < expected.length; i++) {
        // The reference is float64; a weight of about 1 in float32 is exact to 6e-8 a step.
        assertEquals(expected[i], actual[i], 2e-6, id + " step " + step + " weight " + i);
      }
    }
  }

  private static Optimizer optimizer(JsonNode one) {
    JsonNode args = one.get("args");
    float rate = (float) args.get("lr").asDouble();
    float decay = (float) args.path("weight_decay").asDouble(0);
    return switch (one.get("optimizer").asText()) {
      case "torch.optim.SGD" -> {
        float momentum = (float) args.path("momentum").asDouble(0);
        yield sgd(rate).momentum(momentum).weightDecay(decay).asInPyTorch();
      }
      case "torch.optim.Adam" -> adam(rate).asInPyTorch();
      case "torch.optim.AdamW" -> adamw(rate, decay).asInPyTorch();
      case "torch.optim.RMSprop" -> rmsprop(rate).asInPyTorch();
      case "torch.optim.Adagrad" -> adagrad(rate).asInPyTorch();
      default -> throw new AssertionError("no optimizer for " + one.get("optimizer"));
    };
  }

  private static float[] floats(JsonNode numbers) {
    float[] floats = new float[numbers.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers.get(i).asDouble();
    }
    return floats;
  }
}
