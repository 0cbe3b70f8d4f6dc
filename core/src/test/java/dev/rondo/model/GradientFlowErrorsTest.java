package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.losses.Losses.mse;
import static dev.rondo.model.Says.says;
import static dev.rondo.optimizers.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.dataset.Batch;
import dev.rondo.layers.Pass;
import dev.rondo.layers.StateWatch;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Weight;
import org.junit.jupiter.api.Test;

/** What a gradient flow cannot be asked. */
class GradientFlowErrorsTest {
  private static final int FEATURES = 2;
  private static final Tensor X = Tensors.random(1, 2, 5, FEATURES);
  private static final Tensor Y = Tensors.random(2, 2, 1);

  @Test
  void aPassThatTrainsIsRefused() {
    try (GradientTape tape = GradientTape.record()) {
      StateWatch watch = StateWatch.everyStep(tape);
      Pass training = Pass.training(RandomState.seeded(1));
      assertThrows(IllegalStateException.class, () -> training.watching(watch));
    }
  }

  @Test
  void whatIsNotThereIsRefused() {
    Model model = Sequential.of(input(Shape.ANY, FEATURES), gru(3), dense(1));
    GradientFlow flow = model.gradientFlow(Batch.of(X, Y), mse());
    says(
        () -> flow.norms("lstm_1"),
        "gradientFlow: expected one of the recurrent layers [gru_1] but got lstm_1");
    says(
        () -> flow.norms("gru_1", 1),
        "expected a part of the state of gru_1 from 0 to 0 but got 1");
    says(
        () -> model.gradientFlow(Batch.of(Tensors.random(1, 2, 5, 3), Y), mse()),
        "model: expected input [batch, any, 2] but got [2, 5, 3]");
  }

  /** As training says it: in the batch by its place, else by the weight or layer. */
  @Test
  void aLossThatIsNotFiniteIsExplained() {
    Model model = Sequential.of(input(Shape.ANY, FEATURES), gru(3), dense(1));
    float[] numbers = Y.toArray();
    numbers[1] = Float.NaN;
    Batch bad = Batch.of(X, Tensor.of(numbers, Y.shape().toArray()));
    says(
        () -> model.gradientFlow(bad, mse()),
        "gradientFlow, y: expected finite numbers but got NaN at row 1");
    Weight bias = model.weights().get("gru_1/bias");
    bias.assign(Tensor.full(bias.value().shape(), Float.NaN));
    says(
        DivergedException.class,
        () -> model.gradientFlow(Batch.of(X, Y), mse()),
        "gradientFlow: the loss is NaN; the weight gru_1/bias is not finite");
    Trainer trainer = model.compile(sgd(0.1f), mse());
    says(DivergedException.class, () -> trainer.gradientFlow(Batch.of(X, Y)), "the loss is NaN");
  }
}
