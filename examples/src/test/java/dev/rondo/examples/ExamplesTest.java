package dev.rondo.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.model.History;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
}
