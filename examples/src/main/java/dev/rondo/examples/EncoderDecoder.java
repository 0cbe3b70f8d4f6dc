package dev.rondo.examples;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.shared;
import static dev.rondo.losses.Losses.sparseCategoricalCrossentropy;
import static dev.rondo.metrics.Metrics.accuracy;
import static dev.rondo.optimizers.Optimizers.adam;

import dev.rondo.dataset.Dataset;
import dev.rondo.layers.Layer;
import dev.rondo.layers.Node;
import dev.rondo.model.Fit;
import dev.rondo.model.Model;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * From one sequence to another (Sutskever, Vinyals and Le, 2014, "Sequence to sequence learning
 * with neural networks"): an encoder reads digits, and a decoder, which starts from the state in
 * which the encoder ended, writes them in reverse. In training it is shown the right digit before
 * each (teacher forcing); afterwards it reads what it wrote itself.
 */
public final class EncoderDecoder {
  private static final int LENGTH = 4;
  private static final int DIGITS = 10;
  private static final int START = DIGITS;

  private EncoderDecoder() {}

  public static void main(String[] args) {
    double right = run(Arguments.epochs(args, 15));
    System.out.printf(Locale.ROOT, "%.1f %% of unseen numbers are reversed whole%n", 100 * right);
  }

  /** The part of unseen numbers of which every digit is right. */
  static double run(int epochs) {
    Node number = input("number", Shape.ANY);
    Node written = input("written", Shape.ANY);
    Layer digits = shared("digits", embedding(DIGITS + 1, 16));
    Node encoder = number.then(digits).then("encoder", gru(64).returnState());
    Node decoder =
        written.then(digits).withInitialStateOf(encoder).then("decoder", gru(64).returnSequences());
    Model model = Model.of(List.of(number, written), decoder.then("next", dense(DIGITS)));
    System.out.println(model.summary());

    int[][] train = numbers(1, 2_000);
    Tensor right = reversed(train);
    model
        .compile(adam(5e-3f), sparseCategoricalCrossentropy().fromLogits(), accuracy())
        .fit(
            Dataset.of(List.of(tensor(train), shifted(right)), right).batch(50).shuffle(1),
            Fit.epochs(epochs));

    int[][] test = numbers(2, 300);
    int[][] answers = write(model, test);
    int whole = 0;
    for (int i = 0; i < test.length; i++) {
      whole += Arrays.equals(answers[i], reverse(test[i])) ? 1 : 0;
      if (i < 3) {
        System.out.println(Arrays.toString(test[i]) + " to " + Arrays.toString(answers[i]));
      }
    }
    return (double) whole / test.length;
  }

  /** Digit after digit: each time the likeliest one, which is then read as well. */
  private static int[][] write(Model model, int[][] numbers) {
    int[][] answers = new int[numbers.length][LENGTH];
    int[][] read = new int[numbers.length][1];
    for (int[] row : read) {
      row[0] = START;
    }
    for (int t = 0; t < LENGTH; t++) {
      Tensor logits = model.predict(List.of(tensor(numbers), tensor(read))).get(0);
      int[] best = Ops.argMax(logits.slice(1, t, t + 1), -1).toIntArray();
      for (int i = 0; i < best.length; i++) {
        answers[i][t] = best[i];
        read[i] = Arrays.copyOf(read[i], t + 2);
        read[i][t + 1] = best[i];
      }
    }
    return answers;
  }

  private static int[][] numbers(long seed, int count) {
    RandomState random = RandomState.seeded(seed);
    int[][] numbers = new int[count][LENGTH];
    for (int[] number : numbers) {
      Arrays.setAll(number, t -> random.nextInt(DIGITS));
    }
    return numbers;
  }

  private static int[] reverse(int[] number) {
    int[] reversed = new int[number.length];
    Arrays.setAll(reversed, t -> number[number.length - 1 - t]);
    return reversed;
  }

  private static Tensor reversed(int[][] numbers) {
    return tensor(Arrays.stream(numbers).map(EncoderDecoder::reverse).toArray(int[][]::new));
  }

  /** What stands before each digit: the start, then the digit before it. */
  private static Tensor shifted(Tensor right) {
    int[] starts = new int[right.dim(0)];
    Arrays.fill(starts, START);
    return Ops.concat(1, Tensor.ofInts(starts, starts.length, 1), right.slice(1, 0, LENGTH - 1));
  }

  private static Tensor tensor(int[][] rows) {
    int[] flat = Arrays.stream(rows).flatMapToInt(Arrays::stream).toArray();
    return Tensor.ofInts(flat, rows.length, rows[0].length);
  }
}
