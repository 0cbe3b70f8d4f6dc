package dev.rondo.benchmarks.work;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.rnn;
import static dev.rondo.layers.Layers.simpleRnn;

import dev.rondo.benchmarks.work.BenchmarkShape.CellKind;
import dev.rondo.benchmarks.work.BenchmarkShape.Kind;
import dev.rondo.cells.GruCell;
import dev.rondo.cells.LstmCell;
import dev.rondo.kernel.Workers;
import dev.rondo.layers.Rnn;
import dev.rondo.model.Sequential;
import dev.rondo.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Times a training step of each variant and of its plain cell by turns. */
public final class VariantsWorker {
  private static final String HEADER = "variant\tplain_ms\tvariant_ms\tratio\tmust";

  /** The most that a variant may cost of its plain cell. */
  private static final double MUST = 1.5;

  private static final int BATCH = 32;
  private static final int STEPS = 64;
  private static final int FEATURES = 128;
  private static final int UNITS = 256;
  private static final int PROJECTION = 128;
  private static final int CLASSES = 2;
  private static final int WARMUPS = 5;
  private static final float RATE = 0.3f;

  private VariantsWorker() {}

  /**
   * A variant and what it is a variant of.
   *
   * @param masked whether the variant reads padded sequences, with a mask
   */
  private record Pair(Rnn plain, Rnn variant, boolean masked) {
    Pair(Rnn plain, Rnn variant) {
      this(plain, variant, false);
    }

    /** The same layer, over full sequences and over padded ones. */
    static Pair masked(Rnn layer) {
      return new Pair(layer, layer, true);
    }
  }

  private static Map<String, Pair> pairs() {
    Rnn lstm = lstm(UNITS);
    LstmCell cell = new LstmCell(UNITS);
    Map<String, Pair> pairs = new LinkedHashMap<>();
    pairs.put("lstm-recurrent-dropout", new Pair(lstm, lstm.recurrentDropout(RATE)));
    pairs.put("lstm-variational-dropout", new Pair(lstm, lstm.variationalDropout(RATE)));
    pairs.put("gru-recurrent-dropout", new Pair(gru(UNITS), gru(UNITS).recurrentDropout(RATE)));
    Rnn before = rnn(new GruCell(UNITS).resetBefore());
    pairs.put(
        "gru-reset-before-recurrent-dropout", new Pair(before, before.recurrentDropout(RATE)));
    Rnn simple = simpleRnn(UNITS);
    pairs.put("simple-recurrent-dropout", new Pair(simple, simple.recurrentDropout(RATE)));
    pairs.put("lstm-weight-drop", new Pair(lstm, lstm.weightDrop(RATE)));
    pairs.put("gru-weight-drop", new Pair(gru(UNITS), gru(UNITS).weightDrop(RATE)));
    pairs.put("lstm-zoneout", new Pair(lstm, lstm.zoneout(0.05f, 0.5f)));
    pairs.put("gru-zoneout", new Pair(gru(UNITS), gru(UNITS).zoneout(0.1f)));
    pairs.put("simple-zoneout", new Pair(simple, simple.zoneout(0.1f)));
    pairs.put("lstm-peepholes", new Pair(lstm, rnn(cell.withPeepholes())));
    pairs.put("lstm-cell-clip", new Pair(lstm, rnn(cell.cellClip(3))));
    pairs.put("lstm-coupled-gates", new Pair(lstm, rnn(cell.withCoupledGates())));
    Rnn all = rnn(cell.withPeepholes().withCoupledGates().cellClip(3)).recurrentDropout(RATE);
    pairs.put("lstm-projection", new Pair(lstm, rnn(cell.projection(PROJECTION))));
    pairs.put("lstm-projection-to-as-many", new Pair(lstm, rnn(cell.projection(UNITS))));
    pairs.put("lstm-layer-norm", new Pair(lstm, rnn(cell.withLayerNormalization())));
    Rnn gru = gru(UNITS);
    Rnn gruNormal = rnn(new GruCell(UNITS).withLayerNormalization());
    pairs.put("gru-layer-norm", new Pair(gru, gruNormal));
    pairs.put("lstm-all-of-these", new Pair(lstm, all));
    pairs.put("lstm-mask", Pair.masked(lstm));
    pairs.put("gru-mask", Pair.masked(gru));
    pairs.put("simple-mask", Pair.masked(simple));
    pairs.put("lstm-input-dropout", new Pair(lstm, lstm.dropout(RATE)));
    pairs.put("gru-input-dropout", new Pair(gru, gru.dropout(RATE)));
    pairs.put("simple-input-dropout", new Pair(simple, simple.dropout(RATE)));
    return pairs;
  }

  /**
   * @param args how many threads, and how often they take turns
   */
  public static void main(String[] args) {
    Workers.threads(Integer.parseInt(args[0]));
    int rounds = Integer.parseInt(args[1]);
    System.out.println(
        "# B"
            + BATCH
            + " T"
            + STEPS
            + " I"
            + FEATURES
            + " H"
            + UNITS
            + ", ratio: median of rounds");
    System.out.println(HEADER);
    pairs().forEach((name, pair) -> System.out.println(line(name, pair, rounds)));
  }

  private static String line(String name, Pair pair, int rounds) {
    Work plain = training(pair.plain, null);
    Work variant = training(pair.variant, pair.masked ? padding() : null);
    for (int i = 0; i < WARMUPS; i++) {
      plain.run();
      variant.run();
    }
    double[] plainMillis = new double[rounds];
    double[] variantMillis = new double[rounds];
    double[] ratios = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      plainMillis[i] = millis(plain);
      variantMillis[i] = millis(variant);
      ratios[i] = variantMillis[i] / plainMillis[i];
    }
    return String.format(
        Locale.ROOT,
        "%s\t%.3f\t%.3f\t%.2f\t%.1f",
        name,
        middle(plainMillis),
        middle(variantMillis),
        middle(ratios),
        MUST);
  }

  /** [B, T]: sequences of a quarter of the steps to all of them, filled up at their end. */
  private static Tensor padding() {
    float[] mask = new float[BATCH * STEPS];
    for (int row = 0; row < BATCH; row++) {
      int length = STEPS / 4 + row * (STEPS - STEPS / 4) / (BATCH - 1);
      Arrays.fill(mask, row * STEPS, row * STEPS + length, 1);
    }
    return Tensor.of(mask, BATCH, STEPS);
  }

  private static Work training(Rnn layer, @Nullable Tensor mask) {
    BenchmarkShape shape =
        new BenchmarkShape(Kind.TRAIN, CellKind.LSTM, 1, BATCH, STEPS, FEATURES, UNITS, CLASSES);
    return new RondoTrain(
        Sequential.of(input(STEPS, FEATURES), layer.returnSequences(), dense(CLASSES)),
        shape,
        new CaseNumbers(shape),
        mask);
  }

  private static double millis(Work work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e6;
  }

  private static double middle(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
