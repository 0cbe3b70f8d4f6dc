package dev.rondo.model;

import static dev.rondo.layers.Layers.bidirectional;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.multiHeadAttention;
import static dev.rondo.losses.Losses.meanSquaredError;
import static dev.rondo.model.Says.says;
import static dev.rondo.optimizers.Optimizers.sgd;
import static dev.rondo.weights.Constraints.maxNorm;
import static dev.rondo.weights.Constraints.nonNegative;
import static dev.rondo.weights.Regularizers.l1;
import static dev.rondo.weights.Regularizers.l1l2;
import static dev.rondo.weights.Regularizers.l2;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.dataset.Batch;
import dev.rondo.dataset.Dataset;
import dev.rondo.layers.Layer;
import dev.rondo.layers.Merges;
import dev.rondo.layers.Node;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Weight;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Penalties and constraints, from a layer's description to the loss and the weights. */
class RegularizedTest {
  private static final int ANY = Shape.ANY;
  private final Tensor x = Tensors.random(1, 3, 4, 2);
  private final Tensor y = Tensors.random(2, 3, 2);

  private static Model plain() {
    return Sequential.of(input(ANY, 2), lstm(5), dense(2));
  }

  private static Model penalized() {
    return Sequential.of(
        input(ANY, 2),
        lstm(5).regularize("kernel", l1(0.03f)).regularize("recurrent_kernel", l2(0.02f)),
        dense(2).regularize("kernel", l1l2(0.01f, 0.05f)).regularize("bias", l2(0.5f)));
  }

  private static double sum(Model model, String weight, double l1, double l2) {
    double sum = 0;
    for (float each : model.weights().get(weight).value().toArray()) {
      sum += l1 * Math.abs(each) + l2 * each * each;
    }
    return sum;
  }

  private static double expected(Model model) {
    return sum(model, "lstm_1/kernel", 0.03, 0)
        + sum(model, "lstm_1/recurrent_kernel", 0, 0.02)
        + sum(model, "dense_1/kernel", 0.01, 0.05)
        + sum(model, "dense_1/bias", 0, 0.5);
  }

  @Test
  void theReportedLossHoldsThePenalty() {
    Trainer trainer = penalized().compile(sgd(0.1f), meanSquaredError());
    double bare = plain().compile(sgd(0.1f), meanSquaredError()).trainOnBatch(Batch.of(x, y));
    double penalty = expected(trainer.model());
    assertEquals(bare + penalty, trainer.trainOnBatch(Batch.of(x, y)), 1e-5);
    Dataset data = Dataset.of(x, y).batch(2);
    Trainer same = plain().compile(sgd(0.1f), meanSquaredError());
    for (Weight weight : same.model().weights()) {
      weight.assign(trainer.model().weights().get(weight.name()).value());
    }
    double rest = same.evaluate(data).get("loss");
    assertEquals(rest + expected(trainer.model()), trainer.evaluate(data).get("loss"), 1e-5);
  }

  /** One step of plain gradient descent moves a weight by the derivative of its penalty too. */
  @Test
  void theGradientHoldsThePenalty() {
    Model before = plain();
    Trainer with = penalized().compile(sgd(0.1f), meanSquaredError());
    Trainer without = plain().compile(sgd(0.1f), meanSquaredError());
    with.trainOnBatch(Batch.of(x, y));
    without.trainOnBatch(Batch.of(x, y));
    float[] start = before.weights().get("dense_1/kernel").value().toArray();
    float[] a = with.model().weights().get("dense_1/kernel").value().toArray();
    float[] b = without.model().weights().get("dense_1/kernel").value().toArray();
    for (int i = 0; i < a.length; i++) {
      double slope = 0.01 * Math.signum(start[i]) + 2 * 0.05 * start[i];
      assertEquals(b[i] - 0.1 * slope, a[i], 1e-6);
    }
  }

  @Test
  void ofAllDirectionsOrOne() {
    Model model =
        Sequential.of(input(ANY, 2), bidirectional(gru(3)).regularize("kernel", l1(1)), dense(2));
    assertEquals(
        sum(model, "bidirectional_1/forward/kernel", 1, 0)
            + sum(model, "bidirectional_1/backward/kernel", 1, 0),
        model.penalty(Pass.inference()).item(),
        1e-5);
    Model one =
        Sequential.of(
            input(ANY, 2), bidirectional(gru(3)).regularize("backward/kernel", l1(1)), dense(2));
    assertEquals(
        sum(one, "bidirectional_1/backward/kernel", 1, 0),
        one.penalty(Pass.inference()).item(),
        1e-5);
  }

  @Test
  void activityIsPenalizedPerExampleWherePaddingIsNot() {
    Model model =
        Sequential.of(input(ANY, 2), gru(3).returnSequences().regularizeActivity(l2(0.5f)));
    Tensor h = model.forward(x);
    Pass pass = Pass.inference().penalizing();
    model.forward(x, pass);
    double squares = Ops.sum(Ops.square(h)).item();
    assertEquals(0.5 * squares / 3, model.penalty(pass).item(), 1e-5);
    assertEquals(0, model.penalty(Pass.inference()).item());
    Pass masked = Pass.inference().penalizing();
    model.apply(Signal.of(x).withLengths(4, 2, 0), masked);
    double there =
        Ops.sum(Ops.square(h.slice(0, 0, 1))).item()
            + Ops.sum(Ops.square(h.slice(0, 1, 2).slice(1, 0, 2))).item();
    assertEquals(0.5 * there / 3, model.penalty(masked).item(), 1e-5);
  }

  @Test
  void aLoopOfOnesOwnGivesWhatTheTrainerGives() {
    Trainer trainer = penalized().compile(sgd(0.1f), meanSquaredError());
    trainer.trainOnBatch(Batch.of(x, y));
    Model model = penalized();
    var optimizer = sgd(0.1f);
    try (GradientTape tape = GradientTape.record()) {
      Pass pass = Pass.training(RandomState.seeded(1)).penalizing();
      Tensor error = meanSquaredError().apply(y, model.forward(x, pass)).add(model.penalty(pass));
      optimizer.apply(tape.gradient(error, model.weights()));
      model.weights().constrain();
    }
    for (Weight weight : model.weights()) {
      assertArrayEquals(
          trainer.model().weights().get(weight.name()).value().toArray(),
          weight.value().toArray(),
          weight.name());
    }
  }

  @Test
  void constraintsHoldAfterEachStep() {
    Model model =
        Sequential.of(
            input(ANY, 2),
            lstm(5).constrain("kernel", maxNorm(0.3f)).constrain("bias", nonNegative()),
            dense(2).constrain("kernel", maxNorm(0.2f, 1)));
    Trainer trainer = model.compile(sgd(0.5f), meanSquaredError());
    for (int i = 0; i < 3; i++) {
      trainer.trainOnBatch(Batch.of(x, y));
      Tensor columns = Ops.norm(model.weights().get("lstm_1/kernel").value(), false, 0);
      Tensor rows = Ops.norm(model.weights().get("dense_1/kernel").value(), false, 1);
      assertEquals(0.3, Ops.max(columns, false, 0).item(), 1e-5);
      assertTrue(Ops.max(rows, false, 0).item() < 0.20001);
      for (float each : model.weights().get("lstm_1/bias").value().toArray()) {
        assertTrue(each >= 0);
      }
    }
  }

  @Test
  void rulesAreSavedWithTheModel(@TempDir Path folder) {
    Model model =
        Sequential.of(
            embedding(9, 3).maskZero().regularize("embeddings", l2(0.1f)),
            lstm(5).constrain("kernel", maxNorm(0.3f)).regularizeActivity(l1(0.1f)),
            dense(2));
    assertEquals(
        List.of("embedding_1/embeddings", "lstm_1/kernel"),
        model.weights().list().stream().map(Weight::name).limit(2).toList());
    Path file = folder.resolve("model.rondo");
    model.save(file);
    Model loaded = Model.load(file);
    assertEquals(model.layers(), loaded.layers());
    Tensor ids = Tensors.ints(1, 9, 3, 4);
    Trainer a = model.compile(sgd(0.5f), meanSquaredError());
    Trainer b = loaded.compile(sgd(0.5f), meanSquaredError());
    assertEquals(a.trainOnBatch(Batch.of(ids, y)), b.trainOnBatch(Batch.of(ids, y)));
    assertEquals(a.trainOnBatch(Batch.of(ids, y)), b.trainOnBatch(Batch.of(ids, y)));
    assertArrayEquals(
        model.session().step(3), loaded.session().step(3), "streams as the layer inside does");
  }

  /** Where nodes meet too: the rule is for one of the weights, and padding is no activity. */
  @Test
  void rulesOfWhatJoinsNodes() {
    Node query = input("query", ANY, 2);
    Node value = input("value", ANY, 3);
    Layer plain = multiHeadAttention(2, 3);
    Layer ruled = plain.regularize("query/kernel", l2(2f)).regularizeActivity(l1(0.5f));
    Model one = Model.of(List.of(query, value), Merges.concatenate(plain.of(query, value), query));
    Model other =
        Model.of(List.of(query, value), Merges.concatenate(ruled.of(query, value), query));
    List<Signal> xs =
        List.of(Signal.of(x).withLengths(4, 1, 2), Signal.of(Tensors.random(4, 3, 5, 3)));
    Tensor attended = one.apply(xs, Pass.inference()).get(0).value().slice(2, 0, 2);
    Pass pass = Pass.inference().penalizing();
    other.apply(xs, pass);
    double activity = 0;
    int[] lengths = {4, 1, 2};
    for (int b = 0; b < 3; b++) {
      for (int t = 0; t < lengths[b]; t++) {
        activity += 0.5 * (Math.abs(attended.get(b, t, 0)) + Math.abs(attended.get(b, t, 1))) / 3;
      }
    }
    double expected = sum(other, "multi_head_attention_1/query/kernel", 0, 2) + activity;
    assertEquals(expected, other.penalty(pass).item(), 1e-5 * expected);
  }

  @Test
  void aWeightThatIsNotThereIsSaid() {
    says(
        () -> Sequential.of(input(3), dense(2).regularize("kernle", l1(1))),
        "dense_1: expected a weight kernle for a regularizer or a constraint but got"
            + " [dense_1/kernel[3, 2], dense_1/bias[2]].");
    says(
        () -> Sequential.of(input(3), dense(2).constrain("bias", maxNorm(1, 1))),
        "dense_1/bias: constraint: expected an axis of a weight [2] but got 1");
  }
}
