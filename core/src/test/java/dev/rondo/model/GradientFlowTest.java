package dev.rondo.model;

import static dev.rondo.layers.Layers.bidirectional;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.rnn;
import static dev.rondo.layers.Layers.simpleRnn;
import static dev.rondo.losses.Losses.mse;
import static dev.rondo.model.Says.says;
import static dev.rondo.optimizers.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.cells.Cell;
import dev.rondo.cells.CellFunction;
import dev.rondo.cells.CellFunction.Step;
import dev.rondo.cells.State;
import dev.rondo.dataset.Batch;
import dev.rondo.layers.Layer;
import dev.rondo.layers.Node;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Rnn;
import dev.rondo.layers.StateWatch;
import dev.rondo.model.RecurrentReference.Kind;
import dev.rondo.model.RecurrentReference.Push;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weight;
import dev.rondo.weights.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The gradient by the state of each step, against differences of a float64 reference. */
class GradientFlowTest {
  private static final int BATCH = 2;
  private static final int STEPS = 5;
  private static final int FEATURES = 2;
  private static final double STEP = 1e-5;

  /** The output of a whole network for one sequence. */
  private interface Reference {
    double[] apply(RecurrentReference layers, double[][] x, boolean[] taken);
  }

  private static final Tensor X = Tensors.random(1, BATCH, STEPS, FEATURES);
  private static final Tensor Y = Tensors.random(2, BATCH, 1);
  private static final Tensor ALL = Tensor.full(Shape.of(BATCH, STEPS), 1f);

  /** Holes before, between and behind. */
  private static final Tensor HOLES =
      Tensor.of(new float[] {0, 1, 0, 1, 1, 1, 1, 0, 1, 0}, BATCH, STEPS);

  private static double last(RecurrentReference layers, double[] h) {
    return layers.dense("dense_1", h)[0];
  }

  private static Model model(Layer... layers) {
    Model model = Sequential.of(layers);
    long seed = 10;
    for (Weight weight : model.weights()) {
      weight.assign(Tensors.random(seed++, weight.value().shape().toArray()).mul(0.7f));
    }
    return model;
  }

  /** Compares the norms of a layer with those from differences of the mean squared error. */
  private static void assertFlow(
      Model model, Tensor mask, Tensor y, String layer, int parts, int units, Reference reference) {
    Batch batch = new Batch(X, y, null, mask == ALL ? null : mask, false);
    GradientFlow flow = model.compile(sgd(0.1f), mse()).gradientFlow(batch);
    assertEquals(parts, flow.parts(layer));
    for (int part = 0; part < parts; part++) {
      double[] norms = flow.norms(layer, part);
      assertEquals(STEPS, norms.length);
      for (int t = 0; t < STEPS; t++) {
        double squares = 0;
        for (int unit = 0; unit < units; unit++) {
          for (int row = 0; row < BATCH; row++) {
            double above =
                loss(model, mask, y, new Push(layer, t, part, unit, STEP), row, reference);
            double below =
                loss(model, mask, y, new Push(layer, t, part, unit, -STEP), row, reference);
            squares += Math.pow((above - below) / (2 * STEP), 2);
          }
        }
        double expected = Math.sqrt(squares);
        String where = layer + ", part " + part + ", step " + t + ": " + flow;
        assertEquals(expected, norms[t], 1e-7 + 1e-4 * expected, where);
      }
    }
    double[] all = flow.norms(layer);
    for (int t = 0; t < STEPS; t++) {
      double h = flow.norms(layer, 0)[t];
      double c = parts == 2 ? flow.norms(layer, 1)[t] : 0;
      assertEquals(Math.sqrt(h * h + c * c), all[t], 1e-12);
    }
    double whole = 0;
    for (int row = 0; row < BATCH; row++) {
      whole += loss(model, mask, y, new Push("", 0, 0, 0, 0), row, reference);
    }
    assertEquals(whole, flow.loss(), 1e-5);
  }

  /** What one sequence adds to the loss, a mean over all numbers. */
  private static double loss(
      Model model, Tensor mask, Tensor y, Push push, int row, Reference reference) {
    double[][] x = new double[STEPS][FEATURES];
    boolean[] taken = new boolean[STEPS];
    for (int t = 0; t < STEPS; t++) {
      taken[t] = mask.toArray()[row * STEPS + t] != 0;
      for (int i = 0; i < FEATURES; i++) {
        x[t][i] = X.toArray()[(row * STEPS + t) * FEATURES + i];
      }
    }
    double[] outputs = reference.apply(new RecurrentReference(model.weights(), push), x, taken);
    double sum = 0;
    for (int i = 0; i < outputs.length; i++) {
      sum += Math.pow(outputs[i] - y.toArray()[row * outputs.length + i], 2);
    }
    return sum / y.size();
  }

  @Test
  void ofAnLstmByHAndC() {
    Model model = model(input(Shape.ANY, FEATURES), lstm(3), dense(1));
    for (Tensor mask : List.of(ALL, HOLES)) {
      assertFlow(
          model,
          mask,
          Y,
          "lstm_1",
          2,
          3,
          (layers, x, taken) -> {
            double[][] h = layers.run("lstm_1", Kind.LSTM, x, taken, false);
            return new double[] {last(layers, h[STEPS - 1])};
          });
    }
  }

  /** Each step has a loss of its own, and each state is read by it and by the next step. */
  @Test
  void ofAGruWithALossAtEachStep() {
    assertFlow(
        model(input(Shape.ANY, FEATURES), gru(3).returnSequences(), dense(1)),
        ALL,
        Tensors.random(3, BATCH, STEPS, 1),
        "gru_1",
        1,
        3,
        (layers, x, taken) -> {
          double[][] h = layers.run("gru_1", Kind.GRU, x, taken, false);
          return Arrays.stream(h).mapToDouble(each -> last(layers, each)).toArray();
        });
  }

  @Test
  void ofTheLowerOfTwoLayers() {
    Model model =
        model(input(Shape.ANY, FEATURES), lstm(3).returnSequences(), simpleRnn(4), dense(1));
    for (String layer : List.of("lstm_1", "simple_rnn_1")) {
      assertFlow(
          model,
          HOLES,
          Y,
          layer,
          layer.startsWith("lstm") ? 2 : 1,
          layer.startsWith("lstm") ? 3 : 4,
          (layers, x, taken) -> {
            double[][] low = layers.run("lstm_1", Kind.LSTM, x, taken, false);
            double[][] high = layers.run("simple_rnn_1", Kind.SIMPLE, low, taken, false);
            return new double[] {last(layers, high[STEPS - 1])};
          });
    }
  }

  @Test
  void ofALayerThatGoesBackwards() {
    Model model = model(input(Shape.ANY, FEATURES), simpleRnn(3).goBackwards(), dense(1));
    for (Tensor mask : List.of(ALL, HOLES)) {
      assertFlow(
          model,
          mask,
          Y,
          "simple_rnn_1",
          1,
          3,
          (layers, x, taken) -> {
            double[][] h = layers.run("simple_rnn_1", Kind.SIMPLE, x, taken, true);
            return new double[] {last(layers, h[STEPS - 1])};
          });
    }
  }

  @Test
  void ofBothDirections() {
    Model model = model(input(Shape.ANY, FEATURES), bidirectional(gru(3)), dense(1));
    for (String direction : List.of("forward", "backward")) {
      assertFlow(
          model,
          HOLES,
          Y,
          "bidirectional_1/" + direction,
          1,
          3,
          (layers, x, taken) -> {
            String name = "bidirectional_1/";
            double[][] y = layers.run(name + "forward", Kind.GRU, x, taken, false);
            double[][] z = layers.run(name + "backward", Kind.GRU, x, taken, true);
            double[] both = Arrays.copyOf(y[STEPS - 1], 6);
            System.arraycopy(z[STEPS - 1], 0, both, 3, 3);
            return new double[] {last(layers, both)};
          });
    }
  }

  /** Zoneout in prediction mixes with its rate; dropout does nothing; the loss is that of both. */
  @Test
  void theLossIsThatOfEvaluation() {
    Batch batch = new Batch(X, Y, null, HOLES, false);
    for (Rnn layer :
        List.of(
            lstm(3).zoneout(0.3f, 0.2f).recurrentDropout(0.5f),
            gru(3).zoneout(0.4f).goBackwards(),
            lstm(3).learnedInitialState(),
            rnn(new Counting(3)))) {
      Trainer trainer = model(input(Shape.ANY, FEATURES), layer, dense(1)).compile(sgd(1), mse());
      double expected = trainer.measure(List.of(batch)).getOrDefault("loss", 0.0);
      assertEquals(expected, trainer.gradientFlow(batch).loss(), 1e-6, layer.toString());
    }
  }

  /** A cell whose output is not its state, and a part of whose state no gradient reaches. */
  record Counting(int units) implements Cell {
    @Override
    public int[] stateSizes() {
      return new int[] {units, 1};
    }

    @Override
    public CellFunction build(Weights weights, int features) {
      Tensor w = weights.add("w", Initializers.glorotUniform(), features, units);
      return (x, state) -> {
        Tensor h = state.h().mul(0.5f).add(x.matmul(w));
        return new Step(h.mul(2), State.of(h, state.get(1).add(Tensor.scalar(1))));
      };
    }
  }

  /**
   * h[t] = h[t-1] / 2 + w x[t] and y = 2 h[T]: by a state t steps before, it has halved t times.
   */
  @Test
  void anOwnCellHasAFlowToo() {
    Model model = model(input(Shape.ANY, FEATURES), rnn(new Counting(3)), dense(1));
    GradientFlow flow = model.gradientFlow(Batch.of(X, Y), mse());
    double[] norms = flow.norms(flow.layers().get(0));
    for (int t = 0; t + 2 < STEPS; t++) {
      assertEquals(2 * norms[t], norms[t + 1], 1e-5 * norms[t + 1]);
    }
    assertEquals(0, norms[STEPS - 1], "only its output is read");
  }

  /** In graphs, in sub-models, in both halves of an encoder and decoder. */
  @Test
  void ofGraphsAndSubModels() {
    Model reader = Sequential.of(input(Shape.ANY, FEATURES), gru(3).returnSequences());
    Node x = input("x", Shape.ANY, FEATURES);
    Node encoder = x.then("encoder", lstm(4).returnState());
    Node decoder =
        x.then("reader", reader.asLayer()).withInitialStateOf(encoder).then("decoder", lstm(4));
    Model model = Model.of(x, decoder.then("y", dense(1)));
    GradientFlow flow = model.gradientFlow(Batch.of(X, Y), mse());
    assertEquals(List.of("encoder", "reader/gru_1", "decoder"), flow.layers());
    // What goes back through all of the decoder arrives where the encoder ended, in c as well.
    assertTrue(flow.norms("encoder", 0)[STEPS - 1] > 0, flow::toString);
    assertTrue(flow.norms("encoder", 1)[STEPS - 1] > 0, flow::toString);
    assertEquals(0, flow.norms("decoder", 1)[STEPS - 1], "no step reads the last c");
  }

  @Test
  void weightsAreThoseOfTheTape() {
    Model model = Sequential.of(input(Shape.ANY, FEATURES), lstm(3), dense(1));
    model.freeze("dense_1/bias");
    GradientFlow flow = model.gradientFlow(Batch.of(X, Y), mse());
    assertEquals(
        List.of("lstm_1/kernel", "lstm_1/recurrent_kernel", "lstm_1/bias", "dense_1/kernel"),
        List.copyOf(flow.weights().keySet()));
    try (GradientTape tape = GradientTape.record()) {
      var gradients = tape.gradient(mse().apply(Y, model.forward(X)), model.weights());
      gradients.forEach(
          (weight, gradient) -> {
            double squares = 0;
            for (float each : gradient.toArray()) {
              squares += (double) each * each;
            }
            assertEquals(
                Math.sqrt(squares), flow.weights().getOrDefault(weight.name(), -1.0), 1e-5);
          });
    }
  }

  @Test
  void lookingChangesNothing() {
    Model a = Sequential.of(embedding(9, 4).maskZero(), lstm(3).dropout(0.3f), dense(1));
    Model b = Sequential.of(embedding(9, 4).maskZero(), lstm(3).dropout(0.3f), dense(1));
    Trainer looked = a.compile(sgd(0.1f), mse());
    Trainer other = b.compile(sgd(0.1f), mse());
    Batch batch = Batch.of(Tensors.ints(4, 9, BATCH, STEPS), Y);
    for (int i = 0; i < 3; i++) {
      looked.gradientFlow(batch);
      looked.trainOnBatch(batch);
      other.trainOnBatch(batch);
    }
    Bits.assertSame(Bits.of(a), Bits.of(b));
  }

  /** Some places give what all places give there. */
  @Test
  void someStepsAreThoseOfAll() {
    Model model = model(input(Shape.ANY, FEATURES), lstm(3), dense(1));
    Map<String, double[][]> all = norms(model, Integer.MAX_VALUE);
    Map<String, double[][]> some = norms(model, 3);
    int[] steps = {1, 3, 4};
    for (int part = 0; part < 2; part++) {
      for (int i = 0; i < steps.length; i++) {
        double expected = all.get("lstm_1")[part][steps[i]];
        assertEquals(expected, some.get("lstm_1")[part][i], 1e-5 * expected);
      }
      assertEquals(3, some.get("lstm_1")[part].length);
    }
    says(() -> norms(model, 0), "StateWatch.places: expected at least one place but got 0");
  }

  private static Map<String, double[][]> norms(Model model, int places) {
    try (GradientTape tape = GradientTape.record()) {
      StateWatch watch = StateWatch.places(tape, places);
      Tensor error = mse().apply(Y, model.forward(X, Pass.inference().watching(watch)));
      return watch.norms(tape.gradient(error, watch.probes()));
    }
  }

  @Test
  void theTableLinesUp() {
    Model model =
        Sequential.of(input(Shape.ANY, FEATURES), lstm(3).returnSequences(), gru(2), dense(1));
    Tensor x = Tensors.random(1, 3, 40, FEATURES);
    String table = model.gradientFlow(Batch.of(x, Tensors.random(2, 3, 1)), mse()).toString();
    List<String> lines = table.lines().toList();
    assertEquals("step   lstm_1/0   lstm_1/1    gru_1/0", lines.get(1), table);
    assertTrue(lines.get(3).matches(" {3}1( {2}\\d\\.\\d{3}e[-+]\\d\\d){3}"), table);
    assertTrue(lines.get(13).matches(" {2}40( {2}\\d\\.\\d{3}e[-+]\\d\\d){3}"), table);
    assertTrue(lines.get(14).matches("weight +gradient"), table);
    assertTrue(lines.get(16).matches("lstm_1/kernel +\\d\\.\\d{3}e-\\d\\d"), table);
    int width = lines.get(15).length();
    lines.subList(16, lines.size()).forEach(line -> assertEquals(width, line.length(), table));
  }
}
