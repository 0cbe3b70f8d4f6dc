package dev.rondo.examples;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.lru;
import static dev.rondo.losses.Losses.sparseCategoricalCrossentropy;
import static dev.rondo.optimizers.Optimizers.adam;

import dev.rondo.dataset.Batch;
import dev.rondo.layers.Rnn;
import dev.rondo.model.Fit;
import dev.rondo.model.Model;
import dev.rondo.model.Sequential;
import dev.rondo.model.Trainer;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Tensor;
import java.util.Arrays;
import java.util.Locale;

/**
 * Copy memory (Hochreiter and Schmidhuber, 1997; in the form of Arjovsky, Shah and Bengio, 2016,
 * "Unitary evolution recurrent neural networks"): ten symbols, then a long nothing, then a sign
 * upon which the ten are to be said again. Who remembers nothing has a loss of {@code 10 ln 8 /
 * (nothing + 20)}, and says one symbol in eight right. The gates of an LSTM learn it slowly; a
 * linear recurrence, whose memory is as good on the first day, soon.
 */
public final class CopyMemory {
  private static final int SYMBOLS = 8;
  private static final int BLANK = SYMBOLS;
  private static final int SIGN = SYMBOLS + 1;
  private static final int BATCH = 50;
  private static final int BATCHES = 100;

  private CopyMemory() {}

  public static void main(String[] args) {
    int epochs = Arguments.epochs(args, 100);
    run(LongMemory.lstm(128, 70), 10, 50, epochs);
    run(lru(128), 10, 50, epochs);
  }

  /** The part of the symbols that are said again rightly, in sequences that were never seen. */
  static double run(Rnn rnn, int copied, int nothing, int epochs) {
    Model model =
        Sequential.seeded(1, embedding(SYMBOLS + 2, 10), rnn.returnSequences(), dense(SYMBOLS + 1));
    Trainer trainer =
        model.compile(adam(5e-3f).clipGlobalNorm(1), sparseCategoricalCrossentropy().fromLogits());
    trainer.fit(
        Endless.of(BATCHES, random -> sequences(copied, nothing, BATCH, random)),
        Fit.epochs(epochs)
            .validation(
                Endless.of(1, random -> sequences(copied, nothing, 500, random.fork("valid"))))
            .callbacks(new StopBelow("val_loss", 1e-3)));

    Batch test = sequences(copied, nothing, 1_000, RandomState.seeded(2));
    double loss = trainer.evaluate(Endless.of(1, random -> test)).getOrDefault("loss", 1.0);
    double right = right(model.forward(test.x()), test.y(), copied);
    System.out.printf(
        Locale.ROOT,
        "%s, over %d steps: loss %.5f (%.5f without memory), %.2f %% right, after %,d sequences%n",
        rnn.kind(),
        nothing,
        loss,
        copied * Math.log(SYMBOLS) / (nothing + 2 * copied),
        100 * right,
        (long) trainer.optimizer().steps() * BATCH);
    return right;
  }

  private static double right(Tensor answers, Tensor sequences, int copied) {
    int steps = sequences.dim(1);
    Tensor said = Ops.argMax(answers, -1).slice(1, steps - copied, steps);
    Tensor asked = sequences.slice(1, steps - copied, steps);
    return Ops.mean(Ops.equal(said, asked)).item();
  }

  /** x and y [batch, nothing + 2 copied], symbols. */
  private static Batch sequences(int copied, int nothing, int batch, RandomState random) {
    int steps = nothing + 2 * copied;
    int[] x = new int[batch * steps];
    int[] y = new int[batch * steps];
    Arrays.fill(x, BLANK);
    Arrays.fill(y, BLANK);
    for (int i = 0; i < batch; i++) {
      for (int t = 0; t < copied; t++) {
        int symbol = random.nextInt(SYMBOLS);
        x[i * steps + t] = symbol;
        y[i * steps + steps - copied + t] = symbol;
      }
      x[i * steps + steps - copied - 1] = SIGN;
    }
    return Batch.of(Tensor.ofInts(x, batch, steps), Tensor.ofInts(y, batch, steps));
  }
}
