package dev.rondo.model;

import static dev.rondo.layers.Layers.attention;
import static dev.rondo.layers.Layers.attentionWeights;
import static dev.rondo.layers.Layers.bidirectional;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.masking;
import static dev.rondo.layers.Layers.rnn;
import static dev.rondo.layers.Layers.shared;
import static dev.rondo.layers.Merges.add;
import static dev.rondo.losses.Losses.categoricalCrossentropy;
import static dev.rondo.losses.Losses.mse;
import static dev.rondo.losses.Losses.sparseCategoricalCrossentropy;
import static dev.rondo.model.Callbacks.bestCheckpoint;
import static dev.rondo.model.Callbacks.earlyStopping;
import static dev.rondo.model.Callbacks.exponentialAverage;
import static dev.rondo.model.Callbacks.stochasticAverage;
import static dev.rondo.optimizers.Optimizers.adam;
import static dev.rondo.tensor.Activation.HARD_SIGMOID;
import static dev.rondo.tensor.Activation.HARD_SIGMOID_2;
import static dev.rondo.tensor.Activation.RELU;
import static dev.rondo.tensor.Activation.SOFTMAX;
import static dev.rondo.tensor.Shape.ANY;
import static dev.rondo.weights.Constraints.maxNorm;
import static dev.rondo.weights.Regularizers.l2;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.cells.GruCell;
import dev.rondo.cells.LstmCell;
import dev.rondo.cells.StackedRnnCells;
import dev.rondo.dataset.Batch;
import dev.rondo.dataset.Dataset;
import dev.rondo.dataset.Examples;
import dev.rondo.layers.Layer;
import dev.rondo.layers.MergeMode;
import dev.rondo.layers.Node;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.layers.StateWatch;
import dev.rondo.tensor.GradientSum;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Weight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All that {@code docs/coming-from-keras-and-pytorch.md} says to write. */
class ComingFromKerasTest {
  private static final Path PAGE = Path.of("..", "docs", "coming-from-keras-and-pytorch.md");
  private static final Path THIS =
      Path.of("src", "test", "java", "dev", "rondo", "model", "ComingFromKerasTest.java");

  @TempDir private Path folder;

  /** Whatever stands between backquotes in the last column stands in this file. */
  @Test
  void thePageSaysWhatCompiles() throws IOException {
    String source = Files.readString(THIS).replaceAll("\\s", "");
    int found = 0;
    for (String line : Files.readAllLines(PAGE)) {
      String[] columns = line.split("\\|");
      if (columns.length != 4 || columns[3].contains("---")) {
        continue;
      }
      for (MatchResult code : Pattern.compile("`([^`]+)`").matcher(columns[3]).results().toList()) {
        assertTrue(source.contains(code.group(1).replaceAll("\\s", "")), code.group(1));
        found++;
      }
    }
    assertTrue(found > 30, "only " + found);
  }

  @Test
  void layers() {
    Tensor x = Tensors.random(1, 2, 5, 3);
    for (Layer layer :
        List.of(
            lstm(64),
            gru(64),
            rnn(new GruCell(64).resetBefore()),
            rnn(new LstmCell(64).activations(RELU, HARD_SIGMOID)),
            rnn(new LstmCell(64).activations(RELU, HARD_SIGMOID_2)),
            lstm(64).dropout(0.1f).recurrentDropout(0.2f),
            rnn(StackedRnnCells.of(new LstmCell(64), new LstmCell(64))),
            lstm(64).regularize("kernel", l2(1e-4f)).constrain("kernel", maxNorm(2)))) {
      assertEquals(Shape.of(2, 64), Sequential.of(input(ANY, 3), layer).forward(x).shape());
    }
    assertEquals(
        Shape.of(2, 5, 64),
        Sequential.of(input(ANY, 3), lstm(64).returnSequences()).forward(x).shape());
    assertEquals(
        Shape.of(2, 32),
        Sequential.of(input(ANY, 3), rnn(new LstmCell(64).withPeepholes().projection(32)))
            .forward(x)
            .shape());
    assertEquals(
        Shape.of(2, 128), Sequential.of(input(ANY, 3), bidirectional(lstm(64))).forward(x).shape());
    assertEquals(
        Shape.of(2, 64),
        Sequential.of(embedding(1000, 64).maskZero(), gru(64))
            .forward(Tensors.ints(1, 1000, 2, 5))
            .shape());
  }

  @Test
  void graphs() {
    Node x = input("x", ANY, 3);
    Node encoder = x.then(lstm(64).returnState());
    Node node = x.then(lstm(64).returnSequences().returnState());
    Model states = Model.of(x, add(node.state(0), node.state(1)));
    Model decoder = Model.of(List.of(x), node.withInitialStateOf(encoder).then(lstm(64)), encoder);
    assertEquals(Shape.of(64), states.output());
    assertEquals(2, decoder.outputs().size());
    Node twice = add(x.then(shared("reader", lstm(64))), x.then(shared("reader", lstm(64))));
    Node apart = add(x.then(lstm(64)), x.then(lstm(64)));
    long once = Sequential.of(input(ANY, 3), lstm(64)).weights().parameters();
    assertEquals(once, Model.of(x, twice).weights().parameters());
    assertEquals(2 * once, Model.of(x, apart).weights().parameters());
    Model model = Sequential.of(input(ANY, 3), lstm(64));
    Model outer = Sequential.of(input(ANY, 3), model.asLayer(), dense(1));
    assertEquals(once + 65, outer.weights().parameters());
    Node a = input("a", ANY, 3);
    Node b = input("b", ANY, 3);
    Model pair = Model.of(List.of(a, b), a.then(lstm(64)), add(a, b).then(gru(32)));
    Node both = pair.asLayer().of(a, b);
    assertEquals(Shape.of(32), both.output(1).shape());
    model.freeze("lstm_1");
    assertTrue(model.weights().list().stream().noneMatch(Weight::isTrained));
  }

  @Test
  void statesAndSessions() {
    Tensor x = Tensors.random(1, 1, 2, 3);
    Model model = Sequential.of(input(ANY, 3), gru(64));
    StatefulModel reader = model.stateful();
    Tensor first = reader.predict(x);
    Tensor second = reader.predict(x);
    assertArrayEquals(model.forward(x).toArray(), first.toArray());
    assertArrayEquals(model.forward(Ops.concat(1, x, x)).toArray(), second.toArray(), 1e-6f);
    reader.resetStates();
    assertArrayEquals(first.toArray(), reader.predict(x).toArray());
    Session session = model.session();
    float[] features = x.slice(1, 0, 1).toArray();
    assertArrayEquals(model.forward(x.slice(1, 0, 1)).toArray(), session.step(features), 1e-6f);
    Map<String, Tensor> out = stepOfAGraph(Tensors.random(2, 3), Tensors.random(3, 3));
    assertEquals(Shape.of(64), out.get("sum").reshape(64).shape());
  }

  private static Map<String, Tensor> stepOfAGraph(Tensor x, Tensor y) {
    Node a = input("a", ANY, 3);
    Node b = input("b", ANY, 3);
    Model model =
        Model.of(List.of(a, b), add(a.then(gru(64)), b.then(gru(64))).then("sum", dense(64)));
    Session session = model.session();
    return session.step(Map.of("a", x, "b", y));
  }

  @Test
  void training() {
    Tensor x = Tensors.random(1, 40, 5, 3);
    Examples data = Dataset.of(x, Tensors.random(2, 40, 1));
    Examples valid = Dataset.of(x, Tensors.random(3, 40, 1)).batch(32);
    Path file = folder.resolve("best.rondo");
    Model model = Sequential.of(input(ANY, 3), lstm(4), dense(1));
    History history =
        model
            .compile(adam(1e-3f), mse())
            .fit(data.batch(32).shuffle(42), Fit.epochs(9).validation(valid));
    assertEquals(9, history.epochs().size());
    Trainer trainer = model.compile(adam(1e-3f).asInPyTorch(), mse());
    trainer.fit(
        data.batch(32),
        Fit.epochs(9).callbacks(earlyStopping(3), bestCheckpoint(file)).validation(valid));
    assertEquals(model.summary(), Model.load(file).summary());
    assertEquals(trainer, trainer.resume(file));
    model.compile(adam(1e-3f).clipNorm(1), mse()).fit(data.batch(32), Fit.epochs(1));
    model.compile(adam(1e-3f).clipGlobalNorm(1), mse()).fit(data.batch(32), Fit.epochs(1));
    RandomState random = RandomState.seeded(1);
    try (GradientTape tape = GradientTape.record()) {
      Tensor loss = Ops.sum(model.forward(x, Pass.training(random)));
      assertEquals(
          Shape.of(1),
          tape.gradient(loss, model.weights()).of(model.weights().get("dense_1/bias")).shape());
    }
  }

  @Test
  void data() {
    Tensor x = Tensors.random(1, 2, 5, 3);
    Tensor y = Tensors.ints(2, 2, 2);
    Tensor w = Tensor.of(new float[] {1, 2}, 2);
    List<Tensor> list = List.of(Tensors.random(3, 5, 3), Tensors.random(4, 3, 3));
    Examples data = Dataset.of(x, y);
    Model model = Sequential.of(input(ANY, 3), gru(4), dense(2, SOFTMAX));
    for (Dataset each :
        List.of(
            data.lengths(5, 3),
            Dataset.ragged(list, y),
            data.classWeights(Map.of(1, 5f)),
            data.weights(w),
            data.stateful())) {
      Fit one = Fit.epochs(1);
      Trainer trainer = model.compile(adam(1e-3f), sparseCategoricalCrossentropy());
      assertEquals(1, trainer.fit(each, one).epochs().size());
    }
  }

  @Test
  void whatHasAnotherName() {
    Tensor x = Tensors.random(1, 20, 5, 3);
    Tensor mask = Tensor.full(Shape.of(20, 5), 1f);
    for (Layer layer :
        List.of(
            masking(0f),
            lstm(64).returnSequences().zeroOutputForMask(),
            lstm(64).learnedInitialState(),
            lstm(64).weightDrop(0.5f),
            lstm(64).zoneout(0.1f),
            rnn(new LstmCell(64).cellClip(3)),
            bidirectional(lstm(64)).merge(MergeMode.SUM))) {
      Model model = Sequential.of(input(ANY, 3), layer);
      model.apply(Signal.of(x).withMask(mask), Pass.inference());
    }
    Node read = input("x", ANY, 3);
    Node attended = read.then(attention().returnWeights());
    assertEquals(Shape.of(ANY, ANY), attentionWeights(attended).shape());
    Tensor y = Tensors.random(2, 2, 1);
    List<Tensor> list = List.of(Tensors.random(3, 5, 3), Tensors.random(4, 3, 3));
    assertEquals(1, Dataset.ragged(list, y).bucket(4, 8).epoch(1).next().size());
    Tensor target = Tensors.random(2, 20, 1);
    Examples data = Dataset.of(x, target);
    assertEquals(5, data.folds(5).size());
    Model model = Sequential.of(input(ANY, 3), gru(4), dense(1));
    Trainer trainer = model.compile(adam(1e-3f), mse());
    assertEquals(1, trainer.evaluate(data.mask(mask)).size());
    trainer.fit(data, Fit.epochs(9).callbacks(exponentialAverage(0.99f)));
    trainer.fit(data, Fit.epochs(9).callbacks(stochasticAverage(5)));
    assertNotNull(LearningRateFinder.between(1e-5, 1).steps(20).find(trainer, data));
    assertEquals(0, model.sessions().size());
    assertNotNull(categoricalCrossentropy().labelSmoothing(0.1f));
    Batch batch = Batch.of(x, target);
    assertEquals(5, model.gradientFlow(batch, mse()).norms("gru_1").length);
    GradientSum sum = new GradientSum();
    try (GradientTape tape = GradientTape.record()) {
      StateWatch watch = StateWatch.everyStep(tape);
      Tensor loss = Ops.sum(model.apply(Signal.of(x), Pass.inference().watching(watch)).value());
      sum.add(tape.gradient(loss, model.weights()));
    }
    assertNotNull(sum.take().of(model.weights().get("dense_1/bias")));
  }

  @Test
  void parts() {
    Examples data = Dataset.of(Tensors.random(1, 10, 101, 3), Tensors.random(2, 10, 101, 1));
    assertEquals(9, data.split(0.9).train().size());
    int windows = 0;
    for (Batch ignored : data.truncate(50)) {
      windows++;
    }
    // 50, 50 and 1 step
    assertEquals(3 * data.batches(), windows);
  }
}
