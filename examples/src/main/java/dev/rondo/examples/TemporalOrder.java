package dev.rondo.examples;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.losses.Losses.sparseCategoricalCrossentropy;
import static dev.rondo.optimizers.Optimizers.adam;
import static dev.rondo.tensor.Activation.SOFTMAX;

import dev.rondo.dataset.Batch;
import dev.rondo.model.Fit;
import dev.rondo.model.Model;
import dev.rondo.model.Sequential;
import dev.rondo.model.Trainer;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Tensor;
import java.util.Locale;

/**
 * Temporal order (Hochreiter and Schmidhuber, 1997, "Long short-term memory", experiment 6): in
 * sequences of 100 to 110 symbols two of them, or three, far from each other, are X or Y. In which
 * order did they come? All others are noise. The sequence begins with E and ends with B.
 */
public final class TemporalOrder {
  /** The first stands for nothing, and fills up what is shorter than the longest. */
  private static final String SYMBOLS = "-abcdXYEB";

  private static final int LONGEST = 110;
  private static final int BATCH = 50;
  private static final int BATCHES = 20;

  /** Where the paper lets the marks stand, or up to 10 steps later: two in 6a, three in 6b. */
  private static final int[][] PLACES = {{10, 50}, {10, 33, 66}};

  private TemporalOrder() {}

  public static void main(String[] args) {
    int epochs = Arguments.epochs(args, 200);
    run(2, 32, epochs);
    run(3, 32, epochs);
  }

  /**
   * How many of 2,560 new sequences are wrong.
   *
   * @param marks 2 or 3
   */
  static int run(int marks, int units, int epochs) {
    int orders = 1 << marks;
    Model model =
        Sequential.seeded(
            1,
            embedding(SYMBOLS.length(), 8).maskZero(),
            LongMemory.lstm(units, LONGEST),
            dense(orders, SOFTMAX));
    Trainer trainer = model.compile(adam(5e-3f).clipGlobalNorm(1), sparseCategoricalCrossentropy());
    trainer.fit(
        Endless.of(BATCHES, random -> sequences(marks, BATCH, random)),
        Fit.epochs(epochs)
            .validation(Endless.of(1, random -> sequences(marks, 500, random.fork("valid"))))
            .callbacks(new StopBelow("val_loss", 1e-3)));

    Batch test = sequences(marks, 2_560, RandomState.seeded(2));
    int wrong = wrong(model.forward(test.x()), test.y());
    System.out.printf(
        Locale.ROOT,
        "%d marks: %d of %,d wrong after %,d sequences%n",
        marks,
        wrong,
        test.size(),
        (long) trainer.optimizer().steps() * BATCH);
    return wrong;
  }

  /** x [batch, longest], symbols; y [batch], the order with X and Y as the bits of a number. */
  private static Batch sequences(int marks, int batch, RandomState random) {
    int[] x = new int[batch * LONGEST];
    int[] y = new int[batch];
    for (int i = 0; i < batch; i++) {
      StringBuilder sequence = new StringBuilder("E");
      int length = 100 + random.nextInt(11);
      while (sequence.length() < length - 1) {
        sequence.append("abcd".charAt(random.nextInt(4)));
      }
      sequence.append("B");
      for (int place : PLACES[marks - 2]) {
        int bit = random.nextInt(2);
        sequence.setCharAt(place + random.nextInt(11), "XY".charAt(bit));
        y[i] = 2 * y[i] + bit;
      }
      for (int t = 0; t < length; t++) {
        x[i * LONGEST + t] = SYMBOLS.indexOf(sequence.charAt(t));
      }
    }
    return Batch.of(Tensor.ofInts(x, batch, LONGEST), Tensor.ofInts(y, batch));
  }

  /** As in the paper an answer is wrong if any of its outputs is off by 0.3 or more. */
  private static int wrong(Tensor answers, Tensor orders) {
    int wrong = 0;
    for (int i = 0; i < answers.dim(0); i++) {
      float worst = 0;
      for (int order = 0; order < answers.dim(1); order++) {
        float right = order == orders.getInt(i) ? 1 : 0;
        worst = Math.max(worst, Math.abs(right - answers.get(i, order)));
      }
      wrong += worst < 0.3f ? 0 : 1;
    }
    return wrong;
  }
}
