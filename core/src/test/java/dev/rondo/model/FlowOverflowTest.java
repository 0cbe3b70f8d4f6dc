package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.rnn;
import static dev.rondo.losses.Losses.mse;
import static dev.rondo.model.Says.says;
import static dev.rondo.optimizers.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.cells.SimpleRnnCell;
import dev.rondo.dataset.Batch;
import dev.rondo.dataset.Dataset;
import dev.rondo.layers.Layer;
import dev.rondo.losses.Loss;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Gradients and outputs that grow beyond float32 on their way through time. */
class FlowOverflowTest {
  private static final int STEPS = 500;
  private static final Tensor REST = Tensor.zeros(4, STEPS, 2);
  private static final Tensor Y = Tensors.random(2, 4, 1);
  private static final Batch BATCH = Batch.of(REST, Y);

  private static Layer simple(Activation f) {
    return rnn(new SimpleRnnCell(2).activation(f));
  }

  /**
   * Of inputs of 0 and tanh, or 1 and relu, each step passes on just {@code gain} of a gradient.
   */
  private static Model gain(Model model, float gain) {
    model.weights().get("simple_rnn_1/kernel").assign(Tensor.full(Shape.of(2, 2), 0.5f));
    model
        .weights()
        .get("simple_rnn_1/recurrent_kernel")
        .assign(Tensor.of(new float[] {gain, 0, 0, gain}, 2, 2));
    return model;
  }

  private static Model tanh(float gain) {
    return gain(Sequential.of(input(Shape.ANY, 2), simple(Activation.TANH), dense(1)), gain);
  }

  /** 4 to the power of 499 is 1e300. */
  @Test
  void whatArrivesEarlyIsInfinite() {
    GradientFlow flow = tanh(4).gradientFlow(BATCH, mse());
    double[] norms = flow.norms("simple_rnn_1");
    for (int t = STEPS - 40; t < STEPS - 1; t++) {
      assertEquals(4 * norms[t + 1], norms[t], 1e-5 * norms[t]);
    }
    assertFalse(Double.isFinite(norms[0]));
    assertEquals(Double.POSITIVE_INFINITY, flow.carried("simple_rnn_1"));
    assertEquals(
        Math.pow(1.01, 375), tanh(1.01f).gradientFlow(BATCH, mse()).carried("simple_rnn_1"), 0.01);
  }

  /** The steps before fail, so that no look comes after them. */
  @Test
  void theStepThatFailsNamesTheLayer() {
    Trainer trainer = tanh(4).compile(sgd(1e-6f).clipGlobalNorm(1), mse());
    String[] parts = {
      "step 1",
      "the gradient of simple_rnn_1/",
      "explode in simple_rnn_1: ",
      "Infinity in the first",
      "Take lstm or gru"
    };
    var before = Bits.of(trainer);
    says(
        DivergedException.class,
        () -> trainer.fit(Dataset.of(REST, Y).batch(4), Fit.epochs(1)),
        parts);
    says(DivergedException.class, () -> trainer.trainOnBatch(BATCH), parts);
    Bits.assertSame(before, Bits.of(trainer));
  }

  /**
   * To a layer below comes what exploded above it; one above knows nothing of it. An LSTM without
   * inputs and biases puts out 0.
   */
  @Test
  void notTheLayerAboveOrBelow() {
    Model above =
        Sequential.of(
            input(Shape.ANY, 2), lstm(2).returnSequences(), simple(Activation.TANH), dense(1));
    says(
        DivergedException.class,
        () -> gain(above, 4).compile(sgd(1e-6f), mse()).trainOnBatch(BATCH),
        "explode in simple_rnn_1: ");
    Model below =
        Sequential.of(
            input(Shape.ANY, 2),
            rnn(new SimpleRnnCell(2)).returnSequences(),
            lstm(2).returnSequences(),
            lstm(2),
            dense(1));
    says(
        DivergedException.class,
        () -> gain(below, 4).compile(sgd(1e-6f), mse()).trainOnBatch(BATCH),
        "explode in simple_rnn_1: ");
  }

  /**
   * By the states it has grown to 2 to the power of 59, and by weights of 0 it is that times an
   * input of 1e30.
   */
  @Test
  void weightsMayOverflowBeforeStates() {
    Model model = tanh(2);
    model.weights().get("simple_rnn_1/kernel").assign(Tensor.zeros(2, 2));
    Batch large = Batch.of(Tensor.full(Shape.of(4, 60, 2), 1e30f), Y);
    double grown = model.gradientFlow(large, mse()).carried("simple_rnn_1");
    assertEquals(Math.pow(2, 45), grown, 1e-4 * grown);
    says(
        DivergedException.class,
        () -> model.compile(sgd(1e-6f), mse()).trainOnBatch(large),
        "the gradient of simple_rnn_1/kernel",
        "explode in simple_rnn_1: ");
  }

  /** The root has no slope at 0, so that the gradient is NaN before it comes to any layer. */
  @Test
  void noLayerIsNamedForALossWithoutASlope() {
    Loss root = (target, y) -> Ops.mean(Ops.sqrt(Ops.mul(y, y)), false, 1);
    Model model = tanh(1);
    Trainer trainer = model.compile(sgd(1e-6f), root);
    DivergedException problem =
        says(
            DivergedException.class, () -> trainer.trainOnBatch(BATCH), "holds NaN or an infinity");
    assertFalse(problem.getMessage().contains("explode"), problem.getMessage());
  }

  @Test
  void aLookAfterAStepWarnsToo() {
    Model model = tanh(1);
    Trainer trainer = model.compile(sgd(1e-9f), mse());
    trainer.trainOnBatch(BATCH);
    // Any state but 0 would grow until tanh is flat.
    model.weights().get("simple_rnn_1/bias").assign(Tensor.zeros(2));
    try (LoggedWarnings log = new LoggedWarnings("dev.rondo.model")) {
      model.weights().get("dense_1/bias").assign(Tensor.full(Shape.of(1), Float.NaN));
      trainer.flow().look(BATCH, "here");
      assertEquals(List.of(), log.messages(), "the next step says where a NaN comes from");
      model.weights().get("dense_1/bias").assign(Tensor.zeros(1));
      gain(model, 4);
      trainer.flow().look(BATCH, "here");
      assertEquals(1, log.messages().size(), log.messages()::toString);
      String message = log.messages().get(0);
      assertTrue(message.startsWith("here: gradients explode in simple_rnn_1: "), message);
      assertTrue(message.contains("Infinity in the first"), message);
    }
  }

  /** 1.3 to the power of 199 is 5e22, whose square is too large for float32. */
  @Test
  void outputsTooLargeForTheLossAreNamed() {
    Model model = gain(Sequential.of(input(Shape.ANY, 2), simple(Activation.RELU), dense(1)), 1.3f);
    Batch ones = Batch.of(Tensor.full(Shape.of(4, 200, 2), 1), Y);
    String part = "the output of simple_rnn_1 is the first of a length beyond 1e15";
    Trainer trainer = model.compile(sgd(1e-6f).clipGlobalNorm(1), mse());
    says(DivergedException.class, () -> trainer.trainOnBatch(ones), "loss is Infinity", part);
    says(DivergedException.class, () -> trainer.gradientFlow(ones), "loss is Infinity", part);
  }
}
