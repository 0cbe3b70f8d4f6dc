package dev.rondo.examples;

import static dev.rondo.layers.Layers.gru;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.data.text.Vocabulary;
import dev.rondo.dataset.Examples;
import dev.rondo.model.History;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs each example briefly: it must learn, so that no example can rot. */
class ExamplesTest {

  @Test
  void oneHotClassifierLearnsWhichSymbolCameFirst() {
    Map<String, Double> test = OneHotClassifier.run(4);
    assertTrue(test.getOrDefault("accuracy", 0.0) > 0.9, () -> "half are right by chance: " + test);
  }

  @Test
  void seriesForecastBeatsLastYear() {
    SeriesForecast.Errors errors = SeriesForecast.run(100);
    assertTrue(errors.network() < errors.lastYear(), errors::toString);
  }

  @Test
  void textGenerationLearnsLetters() {
    String text = TextGeneration.licence();
    History history = TextGeneration.run(text, 4);
    double uniform = Math.log(text.chars().distinct().count());
    assertTrue(history.last("val_loss") < uniform - 1, history::toString);
  }

  @Test
  void ownTrainingLoopLearnsToSum() {
    double error = OwnTrainingLoop.run(3);
    assertTrue(error < 0.02, () -> "always saying 0 gives 0.23, but got " + error);
  }

  @Test
  void ownCellLearnsToAddAndIsSaved(@TempDir Path folder) {
    double error = OwnCell.run(10, folder.resolve("own-cell.rondo"));
    assertTrue(error < 0.05, () -> "always saying 1 gives 0.167, but got " + error);
  }

  @Test
  void streamingGoesOnFromASnapshotWithTheSameBits() {
    assertEquals(0f, Streaming.run(3));
  }

  @Test
  void fusionOfTwoModalitiesBeatsEitherAlone() {
    Map<String, Double> right = Fusion.run(4);
    double alone =
        Math.max(right.getOrDefault("vibration only", 1.0), right.getOrDefault("log only", 1.0));
    assertTrue(alone < 0.65, () -> "one modality tells two of four apart: " + right);
    assertTrue(right.getOrDefault("early fusion", 0.0) > alone + 0.1, right::toString);
    assertTrue(right.getOrDefault("late fusion", 0.0) > alone + 0.1, right::toString);
  }

  @Test
  void encoderDecoderLearnsToReverse() {
    double whole = EncoderDecoder.run(10);
    assertTrue(whole > 0.5, () -> "guessing gives 0.0001, but got " + whole);
  }

  @Test
  void reverseDigitsLearnsWhereToLook() {
    double right = ReverseDigits.run(4);
    assertTrue(right > 0.5, () -> "a tenth is right by chance, but got " + right);
  }

  @Test
  void ownLoopsLearnWhatIsMarked() {
    OwnLoops.Result result = OwnLoops.run(8);
    assertTrue(result.error() < 0.05, () -> "always saying 1 gives 0.167, but got " + result);
    assertTrue(result.marked() > 0.5, () -> "a fifth is marked: " + result);
  }

  @Test
  void gradientsVanishExplodeAndAreKept(@TempDir Path folder) throws IOException {
    Path picture = folder.resolve("flow.png");
    Map<String, List<Double>> shares = VanishingGradients.run(100, picture);
    int last = 3; // of 10, 20, 50 and 100
    double tanh = shares.getOrDefault("tanh RNN", List.of()).get(last);
    double relu = shares.getOrDefault("ReLU RNN, U = 1.05 I", List.of()).get(last);
    double open = shares.getOrDefault("LSTM, gates open", List.of()).get(last);
    assertTrue(tanh < 1e-3 && relu > 2 && open > 0.01 && open < 10, shares::toString);
    BufferedImage read = ImageIO.read(picture.toFile());
    assertTrue(read.getWidth() > 1000 && read.getHeight() > 400, "a picture");
  }

  @Test
  void addingProblemIsLearnt() {
    double error = AddingProblem.run(gru(16), 10, 6);
    assertTrue(error < 0.05, () -> "always saying 1 gives 0.167, but got " + error);
  }

  @Test
  void temporalOrderIsLearnt() {
    int wrong = TemporalOrder.run(2, 16, 12);
    assertTrue(wrong < 1_280, () -> "nobody is surer than 0.7 by guessing, but got " + wrong);
  }

  @Test
  void copyMemoryRemembers() {
    double right = CopyMemory.run(gru(32), 2, 3, 5);
    assertTrue(right > 0.25, () -> "one in eight is right by guessing, but got " + right);
  }

  @Test
  void rowMnistRecognises() {
    double right = RowMnist.run(stripes(1), stripes(2), 32, 40);
    assertTrue(right > 0.5, () -> "one in ten is right by guessing, but got " + right);
  }

  @Test
  void videoClassifierSeesTheWay() {
    Map<String, Double> right = VideoClassifier.run(stripes(1), stripes(2), 30, 3);
    assertTrue(right.getOrDefault("way_accuracy", 0.0) > 0.5, () -> "1 in 4 by chance: " + right);
  }

  /** In place of handwriting: images 28 x 28 with a bright bar, the higher the label the lower. */
  private static RowMnist.Digits stripes(long seed) {
    RandomState random = RandomState.seeded(seed);
    float[] images = new float[600 * 28 * 28];
    int[] labels = new int[600];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = random.nextInt(10);
      for (int at = 0; at < 28 * 28; at++) {
        boolean bar = at / 28 / 2 == 2 + labels[i];
        images[i * 28 * 28 + at] = 0.2f * random.nextFloat() + (bar ? 0.8f : 0f);
      }
    }
    return new RowMnist.Digits(Tensor.of(images, 600, 28, 28), Tensor.ofInts(labels, 600));
  }

  private static final int[] HIGH = {60, 64, 67};
  private static final int[] LOW = {50, 53, 57, 60};

  @Test
  void jsbChoralesLearnsWhichChordComesNext() {
    int[][][] pieces = new int[100][][];
    for (int i = 0; i < pieces.length; i++) {
      int start = i;
      pieces[i] = new int[8 + i % 5][];
      Arrays.setAll(pieces[i], t -> (start + t) % 2 == 0 ? HIGH : LOW);
    }
    Examples music = JsbChorales.Music.of(pieces).batch(2);
    double nll = JsbChorales.run(new JsbChorales.Music(music, music, music), gru(24), 25);
    assertTrue(nll < 3, () -> "knowing but frequencies it is 4.2, but got " + nll);
  }

  @Test
  void pennTreebankLearnsHowFrequentWordsAre() {
    Vocabulary words = Vocabulary.of(Stream.of("a", "b", "c", "d"));
    int[] text = IntStream.range(0, 4_000).map(i -> i % 4 < 3 ? 1 : 2 + i / 4 % 3).toArray();
    double perplexity = PennTreebank.run(new PennTreebank.Corpus(words, text, text, text), 16, 9);
    assertTrue(
        perplexity < 3, () -> "frequencies alone give 2.3, guessing 5, but got " + perplexity);
  }
}
