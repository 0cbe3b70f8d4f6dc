package dev.rondo.examples;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.dropout;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.losses.Losses.sparseCategoricalCrossentropy;
import static dev.rondo.metrics.Metrics.accuracy;
import static dev.rondo.optimizers.Optimizers.adam;

import dev.rondo.data.images.IdxFile;
import dev.rondo.dataset.Dataset;
import dev.rondo.dataset.Examples;
import dev.rondo.model.Callbacks;
import dev.rondo.model.Fit;
import dev.rondo.model.Model;
import dev.rondo.model.Sequential;
import dev.rondo.model.Trainer;
import dev.rondo.optimizers.Schedules;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Handwritten digits (LeCun, Bottou, Bengio and Haffner, 1998, "Gradient-based learning applied to
 * document recognition") read row by row, as 28 steps of 28 pixels. The last twelfth of the
 * training set, 5,000 digits, is for validation.
 */
public final class RowMnist {
  private static final int BATCH = 100;

  private RowMnist() {}

  /** Digits with their labels. */
  record Digits(Tensor images, Tensor labels) {
    /** The folder of the four files. */
    static Path need() {
      return SharedData.need(
          "data/mnist",
          "MNIST's own (LeCun, Cortes and Burges), https://ossci-datasets.s3.amazonaws.com/mnist/",
          "train-images-idx3-ubyte.gz",
          "train-labels-idx1-ubyte.gz",
          "t10k-images-idx3-ubyte.gz",
          "t10k-labels-idx1-ubyte.gz");
    }

    /**
     * @param part {@code train} or {@code t10k}
     */
    static Digits read(Path folder, String part) {
      Tensor pixels = IdxFile.read(folder.resolve(part + "-images-idx3-ubyte.gz"));
      Tensor labels = IdxFile.read(folder.resolve(part + "-labels-idx1-ubyte.gz"));
      return new Digits(Ops.toFloat(pixels).mul(1f / 255), labels);
    }

    int count() {
      return labels.dim(0);
    }

    /** Where those begin that are for validation. */
    int valid() {
      return count() - count() / 12;
    }

    Examples examples(int from, int to) {
      return Dataset.of(images.slice(0, from, to), labels.slice(0, from, to)).batch(BATCH);
    }
  }

  public static void main(String[] args) {
    int epochs = Arguments.epochs(args, 12);
    Path folder = Digits.need();
    Digits train = Arguments.orEnd(() -> Digits.read(folder, "train"));
    run(train, Arguments.orEnd(() -> Digits.read(folder, "t10k")), 128, epochs);
  }

  /** The part of the test digits that are recognised. */
  static double run(Digits digits, Digits test, int units, int epochs) {
    Examples train = digits.examples(0, digits.valid()).shuffle(1);
    Model model = Sequential.seeded(1, input(28, 28), lstm(units), dropout(0.2f), dense(10));
    System.out.println(model.summary());
    Trainer trainer =
        model.compile(
            adam(Schedules.cosine(2e-3f, epochs * train.batches())).clipGlobalNorm(1),
            sparseCategoricalCrossentropy().fromLogits(),
            accuracy());
    trainer.fit(
        train,
        Fit.epochs(epochs)
            .validation(digits.examples(digits.valid(), digits.count()))
            .callbacks(Callbacks.progressBar(System.out)));
    double right = trainer.evaluate(test.examples(0, test.count())).getOrDefault("accuracy", 0.0);
    System.out.printf(Locale.ROOT, "%.2f %% of the test digits are right%n", 100 * right);
    return right;
  }
}
