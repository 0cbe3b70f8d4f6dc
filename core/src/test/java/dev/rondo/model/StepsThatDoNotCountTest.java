package dev.rondo.model;

import static dev.rondo.layers.Layers.batchNormalization;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.timeDistributed;
import static dev.rondo.layers.Merges.multiply;
import static dev.rondo.losses.Losses.meanSquaredError;
import static dev.rondo.weights.Regularizers.l2;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.dataset.Batch;
import dev.rondo.dataset.BatchInput;
import dev.rondo.dataset.BatchTarget;
import dev.rondo.layers.Layer;
import dev.rondo.layers.Node;
import dev.rondo.tensor.Masks;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What stands in padding must not matter: to gradients, where it is NaN, and to penalties. */
class StepsThatDoNotCountTest {
  private final Tensor x = Tensors.random(1, 2, 4, 3);
  private final Tensor mask = Masks.ofLengths(new int[] {4, 2}, 4);
  private final Tensor y = Tensors.random(2, 2, 1);

  /** With this number in the steps that do not count. */
  private Tensor padded(float number) {
    return Ops.where(mask.reshape(2, 4, 1), x, Tensor.scalar(number));
  }

  @Test
  void nanTimesANumber() {
    Node a = input("a", Shape.ANY, 3);
    Node b = input("b", Shape.ANY, 3);
    Node both = multiply(a, b.then(dense(3)));
    Model model = Model.of(List.of(a, b), both.then(gru(2)).then(dense(1)));
    GradientFlow zeros = model.gradientFlow(twice(padded(0)), meanSquaredError());
    GradientFlow nans = model.gradientFlow(twice(padded(Float.NaN)), meanSquaredError());
    assertEquals(zeros.weights(), nans.weights());
    assertArrayEquals(zeros.norms("gru_1"), nans.norms("gru_1"));
  }

  private Batch twice(Tensor a) {
    return new Batch(
        List.of(new BatchInput("", a, mask), new BatchInput("", x, mask)),
        List.of(new BatchTarget("", y, null)),
        false);
  }

  @Test
  void batchNormalizationInAnInferencePass() {
    Model model = Sequential.of(input(Shape.ANY, 3), batchNormalization(), gru(2), dense(1));
    GradientFlow zeros =
        model.gradientFlow(new Batch(padded(0), y, null, mask, false), meanSquaredError());
    GradientFlow nans =
        model.gradientFlow(new Batch(padded(Float.NaN), y, null, mask, false), meanSquaredError());
    assertEquals(zeros.weights(), nans.weights());
  }

  @Test
  void aPenaltyOnActivityIsByExampleAtEachStepToo() {
    Layer penalized = dense(2).regularizeActivity(l2(1));
    Tensor none = Tensor.full(Shape.of(2, 4), 1f);
    for (Tensor steps : List.of(none, mask)) {
      Batch batch = new Batch(x, y, null, steps, false);
      double plain = penalty(penalized, batch);
      assertEquals(plain, penalty(timeDistributed(penalized), batch), 1e-6 * plain);
      Layer both = penalized.regularize("kernel", l2(0.5f));
      double more = penalty(both, batch);
      assertEquals(more, penalty(timeDistributed(both), batch), 1e-6 * more);
    }
  }

  /** What penalties add to the loss, which is that of the same weights without them. */
  private static double penalty(Layer layer, Batch batch) {
    Model with = Sequential.seeded(1, input(Shape.ANY, 3), layer, gru(2), dense(1));
    Model without = Sequential.seeded(1, input(Shape.ANY, 3), dense(2), gru(2), dense(1));
    for (int i = 0; i < without.weights().trained().size(); i++) {
      with.weights().trained().get(i).assign(without.weights().trained().get(i).value());
    }
    return with.gradientFlow(batch, meanSquaredError()).loss()
        - without.gradientFlow(batch, meanSquaredError()).loss();
  }
}
