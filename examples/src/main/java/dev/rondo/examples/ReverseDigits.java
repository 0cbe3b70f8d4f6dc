package dev.rondo.examples;

import static dev.rondo.layers.Layers.attentionDecoder;
import static dev.rondo.layers.Layers.attentionWeights;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.generalAttention;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.losses.Losses.sparseCategoricalCrossentropy;
import static dev.rondo.metrics.Metrics.sparseCategoricalAccuracy;
import static dev.rondo.model.Outputs.outputs;
import static dev.rondo.optimizers.Optimizers.adam;

import dev.rondo.cells.LstmCell;
import dev.rondo.dataset.Dataset;
import dev.rondo.layers.Node;
import dev.rondo.model.Fit;
import dev.rondo.model.Model;
import dev.rondo.model.Trainer;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An encoder reads digits, a decoder says them from the last to the first. At each step it looks at
 * what the encoder has read: where it looks is printed, and becomes the diagonal that the task is.
 */
public final class ReverseDigits {
  private static final int LONGEST = 8;
  private static final int SHORTEST = 4;

  /** Id 0 is padding, digit d is id d + 1, and the decoder starts with this one. */
  private static final int START = 11;

  private static final String SHADES = " .:-=+*#%@";

  private ReverseDigits() {}

  /** Sequences, what the decoder has said so far at each step, and what it is to say next. */
  private record Digits(Tensor read, Tensor said, Tensor next) {

    static Digits random(int count, RandomState random) {
      int[] read = new int[count * LONGEST];
      int[] said = new int[count * LONGEST];
      int[] next = new int[count * LONGEST];
      for (int row = 0; row < count; row++) {
        int at = row * LONGEST;
        int length = SHORTEST + random.nextInt(LONGEST - SHORTEST + 1);
        for (int t = 0; t < length; t++) {
          read[at + t] = 1 + random.nextInt(10);
          next[at + length - 1 - t] = read[at + t];
        }
        said[at] = START;
        System.arraycopy(next, at, said, at + 1, length - 1);
      }
      return new Digits(ids(read, count), ids(said, count), ids(next, count));
    }

    private static Tensor ids(int[] ids, int count) {
      return Tensor.ofInts(ids, count, LONGEST);
    }

    Dataset dataset() {
      return Dataset.of(Map.of("read", read, "said", said), Map.of("digit", next)).batch(32);
    }
  }

  private static Model model() {
    Node read = input("read", Shape.ANY);
    Node said = input("said", Shape.ANY);
    Node encoder =
        read.then(embedding(START, 16).maskZero())
            .then("encoder", lstm(48).returnSequences().returnState());
    Node decoder =
        attentionDecoder(new LstmCell(48), generalAttention(), 48)
            .returnWeights()
            .of(
                "decoder",
                said.then(embedding(START + 1, 16).maskZero()).withInitialStateOf(encoder),
                encoder);
    return Model.of(
        List.of(read, said),
        decoder.then("digit", dense(START)),
        attentionWeights("looked", decoder));
  }

  public static void main(String[] args) {
    run(Arguments.epochs(args, 12));
  }

  /** The fraction of digits that are right on new sequences. */
  static double run(int epochs) {
    RandomState random = RandomState.seeded(1);
    Model model = model();
    Trainer trainer =
        model.compile(
            adam(3e-3f),
            outputs()
                .loss("digit", sparseCategoricalCrossentropy().fromLogits())
                .metrics("digit", sparseCategoricalAccuracy()));
    trainer.fit(Digits.random(3000, random).dataset(), Fit.epochs(epochs));
    Map<String, Double> test = trainer.evaluate(Digits.random(500, random).dataset());
    System.out.println(test);
    print(model, Digits.random(1, random).read());
    return test.entrySet().stream()
        .filter(each -> each.getKey().contains("accuracy"))
        .mapToDouble(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }

  /** Says the digits one by one, each from those it has said, and shows where it looked. */
  private static void print(Model model, Tensor read) {
    int[] said = new int[LONGEST];
    said[0] = START;
    int length = (int) Ops.sum(Ops.greater(read, Tensor.ofInts(new int[] {0}))).item();
    System.out.println("       " + digits(read.toIntArray(), length));
    for (int t = 0; t < length; t++) {
      Map<String, Tensor> y =
          model.forward(Map.of("read", read, "said", Tensor.ofInts(said, 1, LONGEST)));
      int digit = Ops.argMax(Objects.requireNonNull(y.get("digit")), 2).getInt(0, t);
      StringBuilder row = new StringBuilder();
      for (int s = 0; s < length; s++) {
        float weight = Objects.requireNonNull(y.get("looked")).get(0, t, s);
        String shade = SHADES.substring(Math.min(9, (int) (10 * weight))).substring(0, 1);
        row.append(shade.repeat(2));
      }
      System.out.println("  " + digits(new int[] {digit}, 1) + "   |" + row + "|");
      if (t + 1 < LONGEST) {
        said[t + 1] = digit;
      }
    }
  }

  private static String digits(int[] ids, int count) {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < count; i++) {
      digits.append(ids[i] - 1).append(' ');
    }
    return digits.toString();
  }
}
