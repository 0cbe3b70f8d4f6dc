package dev.rondo.benchmarks.work;

import static dev.rondo.losses.Losses.sparseCategoricalCrossentropy;
import static dev.rondo.optimizers.Optimizers.adam;

import dev.rondo.dataset.Batch;
import dev.rondo.layers.Pass;
import dev.rondo.losses.Loss;
import dev.rondo.model.Model;
import dev.rondo.model.Trainer;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Gradients;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weight;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One step of training. */
final class RondoTrain implements Work {
  private static final float RATE = 1e-3f;

  private final Model model;
  private final Loss loss = sparseCategoricalCrossentropy().fromLogits();
  private final Batch batch;
  private final Trainer trainer;

  RondoTrain(Model model, BenchmarkShape shape, CaseNumbers numbers) {
    this(model, shape, numbers, null);
  }

  /**
   * @param mask [B, T], 0 at the steps that are padding, or null
   */
  RondoTrain(Model model, BenchmarkShape shape, CaseNumbers numbers, @Nullable Tensor mask) {
    this.model = model;
    this.batch =
        new Batch(
            Tensor.of(numbers.input(), shape.batch(), shape.steps(), shape.input()),
            Tensor.ofInts(numbers.targets(), shape.batch(), shape.steps()),
            null,
            mask,
            false);
    this.trainer = model.compile(adam(RATE).asInPyTorch(), loss);
  }

  @Override
  public Map<String, float[]> outputs() {
    Map<String, float[]> outputs = new LinkedHashMap<>();
    try (GradientTape tape = GradientTape.record()) {
      Tensor logits = model.forward(batch.x(), Pass.training(RandomState.seeded(1)));
      Tensor error = loss.apply(batch.y(), logits);
      outputs.put("logits", logits.toArray());
      Gradients gradients = tape.gradient(error, model.weights());
      int layer = 1;
      for (Weight weight : model.weights()) {
        if (weight.name().endsWith("/recurrent_kernel")) {
          Tensor gradient = gradients.of(weight);
          outputs.put("gradient " + layer++, gradient == null ? new float[0] : gradient.toArray());
        }
      }
    }
    // The second loss shows that both sides' Adam took the same step.
    float[] losses = {(float) trainer.trainOnBatch(batch), (float) trainer.trainOnBatch(batch)};
    outputs.put("losses", losses);
    return outputs;
  }

  @Override
  public void run() {
    trainer.trainOnBatch(batch);
  }
}
