package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.elman;
import static dev.rondo.layers.Layers.indRnn;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.jordan;
import static dev.rondo.layers.Layers.lru;
import static dev.rondo.layers.Layers.mgu;
import static dev.rondo.layers.Layers.minGru;
import static dev.rondo.layers.Layers.minLstm;
import static dev.rondo.layers.Layers.qrnn;
import static dev.rondo.layers.Layers.rnn;
import static dev.rondo.layers.Layers.slstm;
import static dev.rondo.layers.Layers.sru;
import static dev.rondo.losses.Losses.sparseCategoricalCrossentropy;
import static dev.rondo.metrics.Metrics.accuracy;
import static dev.rondo.optimizers.Optimizers.adam;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.cells.GruCell;
import dev.rondo.cells.IndRnnCell;
import dev.rondo.cells.JordanCell;
import dev.rondo.cells.LstmCell;
import dev.rondo.cells.QrnnCell;
import dev.rondo.cells.SlstmCell;
import dev.rondo.cells.SruCell;
import dev.rondo.dataset.Dataset;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Rnn;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Initializer;
import dev.rondo.weights.Initializers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every further family, and variants with weights of their own, in whole models: sessions, files,
 * both directions, and training.
 */
class RecurrentFamiliesTest {
  private static final int ANY = Shape.ANY;
  private static final int STEPS = 20;
  private static final int SYMBOLS = 4;
  private static final int EPOCHS = 150;

  @TempDir private Path folder;

  static Stream<Rnn> families() {
    return Stream.of(
        elman(16),
        jordan(16),
        mgu(16),
        minGru(16),
        minLstm(16),
        sru(16),
        rnn(new SruCell(16).withoutRecurrentVectors()),
        indRnn(16),
        qrnn(16),
        rnn(new QrnnCell(16).window(3).pooling(QrnnCell.Pooling.IFO)),
        lru(16),
        slstm(16),
        rnn(new SlstmCell(16).heads(4)),
        rnn(new LstmCell(16).projection(8)),
        rnn(new LstmCell(16).withLayerNormalization()),
        rnn(new GruCell(16).withLayerNormalization()));
  }

  private static Model over(Rnn layer) {
    return Sequential.of(input(ANY, 3), layer.returnSequences(), layer.returnSequences(), dense(2));
  }

  @ParameterizedTest
  @MethodSource("families")
  void stepByStepIsTheWholeSequence(Rnn layer) {
    Model model = over(layer);
    Tensor x = Tensors.random(5, 1, STEPS, 3);
    Session session = model.session();
    List<float[]> rows = new ArrayList<>();
    for (int t = 0; t < STEPS; t++) {
      rows.add(session.step(Arrays.copyOfRange(x.toArray(), 3 * t, 3 * t + 3)));
    }
    Tensor whole = model.forward(x);
    for (int t = 0; t < STEPS; t++) {
      float[] expected = Ops.squeeze(whole.slice(1, t, t + 1), 1).toArray();
      assertArrayEquals(expected, rows.get(t), 1e-5f, "step " + t);
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void comesBackFromAFile(Rnn layer) throws IOException {
    Model model = over(layer);
    Path file = folder.resolve("model.rondo");
    model.save(file);
    Model loaded = Model.load(file);
    Tensor x = Tensors.random(6, 3, 7, 3);
    assertArrayEquals(model.forward(x).toArray(), loaded.forward(x).toArray());
    assertEquals(model.summary(), loaded.summary());
  }

  /** Backwards over a sequence is forwards over the reversed one, with a mask too. */
  @ParameterizedTest
  @MethodSource("families")
  void runsBackwards(Rnn layer) {
    Tensor x = Tensors.random(7, 2, 5, 3);
    Tensor mask = Tensor.of(new float[] {1, 0, 1, 1, 0, 0, 1, 1, 1, 1}, 2, 5);
    Model forwards = Sequential.of(input(ANY, 3), layer);
    Model backwards = Sequential.of(input(ANY, 3), layer.goBackwards());
    Signal reversed = Signal.of(Ops.reverse(x, 1)).withMask(Ops.reverse(mask, 1));
    assertArrayEquals(
        forwards.apply(reversed, Pass.inference()).value().toArray(),
        backwards.apply(Signal.of(x).withMask(mask), Pass.inference()).value().toArray());
  }

  /** As they would be set up to remember for so long. */
  static Stream<Rnn> learners() {
    Initializer kernel = Initializers.glorotUniform();
    Initializer zeros = Initializers.zeros();
    return Stream.of(
        elman(16),
        // with a sigmoid or small products in the loop nothing would come back
        rnn(
            new JordanCell(16)
                .activations(Activation.TANH, Activation.LINEAR)
                .initializers(Initializers.orthogonal(), Initializers.orthogonal(), zeros)),
        mgu(16),
        minGru(16),
        minLstm(16),
        sru(16),
        rnn(new SruCell(16).withoutRecurrentVectors()),
        // the paper's range where the last output is all that is read
        rnn(
            new IndRnnCell(16)
                .initializers(kernel, Initializers.uniform(0.97f, 1.03f), zeros)
                .maxRecurrent(1.03f)),
        qrnn(16),
        // gates that are open at first
        rnn(
            new QrnnCell(16)
                .pooling(QrnnCell.Pooling.IFO)
                .initializers(kernel, Initializers.ones())),
        lru(16),
        slstm(16),
        rnn(new SlstmCell(16).heads(4)),
        rnn(new LstmCell(16).withLayerNormalization()),
        rnn(new GruCell(16).withLayerNormalization()));
  }

  /** Which of four symbols came among the first steps, after blanks to the end. */
  @ParameterizedTest
  @MethodSource("learners")
  void recallsAfterTwentySteps(Rnn layer) {
    int n = 64;
    RandomState random = RandomState.seeded(3);
    float[] x = new float[n * STEPS * (SYMBOLS + 1)];
    int[] y = new int[n];
    for (int i = 0; i < n; i++) {
      y[i] = i % SYMBOLS;
      int when = random.nextInt(4);
      for (int t = 0; t < STEPS; t++) {
        x[(i * STEPS + t) * (SYMBOLS + 1) + (t == when ? y[i] : SYMBOLS)] = 1;
      }
    }
    Model model = Sequential.of(input(ANY, SYMBOLS + 1), layer, dense(SYMBOLS, Activation.SOFTMAX));
    Dataset data =
        Dataset.of(Tensor.of(x, n, STEPS, SYMBOLS + 1), Tensor.ofInts(y, n)).batch(32).shuffle(1);
    Trainer trainer = model.compile(adam(1e-2f), sparseCategoricalCrossentropy(), accuracy());
    double[] losses = trainer.fit(data, Fit.epochs(EPOCHS)).get("loss");
    double guessing = Math.log(SYMBOLS);
    assertTrue(
        losses[EPOCHS - 1] < 0.5 * guessing,
        () -> "loss " + losses[0] + " to " + losses[EPOCHS - 1]);
  }
}
