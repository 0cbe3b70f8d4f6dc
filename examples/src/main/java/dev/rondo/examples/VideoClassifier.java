package dev.rondo.examples;

import static dev.rondo.layers.Layers.conv2d;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.flatten;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.maxPooling2d;
import static dev.rondo.layers.Layers.timeDistributed;
import static dev.rondo.losses.Losses.sparseCategoricalCrossentropy;
import static dev.rondo.metrics.Metrics.accuracy;
import static dev.rondo.model.Outputs.outputs;
import static dev.rondo.optimizers.Optimizers.adam;
import static dev.rondo.tensor.Activation.RELU;

import dev.rondo.dataset.Batch;
import dev.rondo.examples.RowMnist.Digits;
import dev.rondo.layers.Node;
import dev.rondo.losses.Loss;
import dev.rondo.model.Callbacks;
import dev.rondo.model.Fit;
import dev.rondo.model.Model;
import dev.rondo.model.Trainer;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Short videos: a convolutional network looks at each frame by itself ({@code timeDistributed}),
 * and a recurrent one at what it saw. A handwritten digit, at half its size, moves up, down, left
 * or right, and each frame has noise of its own. Which digit is it, and whither does it move? No
 * frame alone tells the second.
 */
public final class VideoClassifier {
  private static final int FRAMES = 8;
  private static final int SIDE = 24;
  private static final int DIGIT = 14;
  private static final int BATCH = 32;
  private static final int[][] WAYS = {{-1, 0}, {1, 0}, {0, -1}, {0, 1}};

  private VideoClassifier() {}

  public static void main(String[] args) {
    int epochs = Arguments.epochs(args, 10);
    Path folder = Digits.need();
    Digits train = Arguments.orEnd(() -> Digits.read(folder, "train"));
    run(train, Arguments.orEnd(() -> Digits.read(folder, "t10k")), 300, epochs);
  }

  /** The parts of the test videos of which the digit and the way are right. */
  static Map<String, Double> run(Digits digits, Digits test, int batches, int epochs) {
    Node video = input("video", FRAMES, SIDE, SIDE, 1);
    Node seen =
        video
            .then(timeDistributed(conv2d(8, 5, RELU)))
            .then(timeDistributed(maxPooling2d(2)))
            .then(timeDistributed(conv2d(16, 3, RELU)))
            .then(timeDistributed(maxPooling2d(2)))
            .then(timeDistributed(flatten()))
            .then(gru(64));
    Node digit = seen.then("digit", dense(10));
    Node way = seen.then("way", dense(WAYS.length));
    Model model = Model.seeded(1, List.of(video), digit, way);
    System.out.println(model.summary());

    Loss loss = sparseCategoricalCrossentropy().fromLogits();
    Trainer trainer =
        model.compile(
            adam(2e-3f).clipGlobalNorm(1),
            outputs()
                .loss("digit", loss)
                .loss("way", loss)
                .metrics("digit", accuracy())
                .metrics("way", accuracy()));
    int known = digits.valid();
    trainer.fit(
        Endless.of(batches, random -> videos(digits, 0, known, BATCH, random)),
        Fit.epochs(epochs)
            .validation(
                Endless.of(10, random -> videos(digits, known, digits.count(), 100, random)))
            .callbacks(Callbacks.progressBar(System.out)));

    Map<String, Double> right =
        trainer.evaluate(Endless.of(20, random -> videos(test, 0, test.count(), 100, random)));
    System.out.printf(
        Locale.ROOT,
        "%.1f %% of the digits of unseen videos are right, and %.1f %% of the ways%n",
        100 * right.getOrDefault("digit_accuracy", 0.0),
        100 * right.getOrDefault("way_accuracy", 0.0));
    return right;
  }

  /** Videos of the digits {@code from} to {@code to}, drawn at random. */
  private static Batch videos(Digits digits, int from, int to, int batch, RandomState random) {
    float[] videos = new float[batch * FRAMES * SIDE * SIDE];
    int[] labels = new int[batch];
    int[] ways = new int[batch];
    for (int i = 0; i < batch; i++) {
      int chosen = from + random.nextInt(to - from);
      labels[i] = digits.labels().getInt(chosen);
      ways[i] = random.nextInt(WAYS.length);
      float[] image = digits.images().slice(0, chosen, chosen + 1).toArray();
      draw(image, WAYS[ways[i]], videos, i * FRAMES * SIDE * SIDE, random);
    }
    return Batch.of(
        Map.of("video", Tensor.of(videos, batch, FRAMES, SIDE, SIDE, 1)),
        Map.of("digit", Tensor.ofInts(labels, batch), "way", Tensor.ofInts(ways, batch)));
  }

  /** Frame after frame, from a place at which the way does not lead out of the picture. */
  private static void draw(float[] image, int[] way, float[] videos, int at, RandomState random) {
    int room = SIDE - DIGIT;
    int path = FRAMES - 1;
    int top = start(way[0], room, path, random);
    int left = start(way[1], room, path, random);
    for (int f = 0; f < FRAMES; f++) {
      int frame = at + f * SIDE * SIDE;
      for (int i = 0; i < SIDE * SIDE; i++) {
        videos[frame + i] = 0.2f * random.nextFloat();
      }
      for (int y = 0; y < DIGIT; y++) {
        for (int x = 0; x < DIGIT; x++) {
          int pixel = 2 * y * 2 * DIGIT + 2 * x;
          float four =
              image[pixel]
                  + image[pixel + 1]
                  + image[pixel + 2 * DIGIT]
                  + image[pixel + 2 * DIGIT + 1];
          videos[frame + (top + f * way[0] + y) * SIDE + left + f * way[1] + x] += four / 4;
        }
      }
    }
  }

  private static int start(int way, int room, int path, RandomState random) {
    return way == 0
        ? random.nextInt(room + 1)
        : (way < 0 ? path : 0) + random.nextInt(room - path + 1);
  }
}
