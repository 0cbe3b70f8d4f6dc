package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.losses.Losses.meanSquaredError;
import static dev.rondo.metrics.Metrics.mae;
import static dev.rondo.metrics.Metrics.mean;
import static dev.rondo.model.Callbacks.checkpoint;
import static dev.rondo.model.Callbacks.csvLog;
import static dev.rondo.model.Says.says;
import static dev.rondo.optimizers.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.dataset.Dataset;
import dev.rondo.testing.Tensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvLogTest {
  @TempDir private Path folder;
  private final Dataset data = Dataset.of(Tensors.random(1, 6, 3), Tensors.random(2, 6, 1));

  private static Trainer trainer() {
    return Sequential.of(input(3), dense(1)).compile(sgd(0.01f), meanSquaredError(), mae());
  }

  private static void assertLogs(List<EpochLog> epochs, List<String> lines) {
    assertEquals(epochs.size() + 1, lines.size());
    for (int i = 0; i < epochs.size(); i++) {
      String[] cells = lines.get(i + 1).split(",");
      assertEquals(String.valueOf(i + 1), cells[0]);
      assertTrue(Double.parseDouble(cells[1]) > 0);
      assertEquals(epochs.get(i).get("loss"), Double.parseDouble(cells[2]));
      assertEquals(epochs.get(i).get("val_mae"), Double.parseDouble(cells[5]));
    }
  }

  @Test
  void writesALineAnEpoch() throws IOException {
    Path file = folder.resolve("log.csv");
    History history = trainer().fit(data, Fit.epochs(3).validation(data).callbacks(csvLog(file)));
    List<String> lines = Files.readAllLines(file);
    assertEquals("epoch,seconds,loss,mae,val_loss,val_mae", lines.get(0));
    assertLogs(history.epochs(), lines);
    // An earlier log is replaced, and nothing else is left beside it.
    trainer().fit(data, Fit.epochs(1).validation(data).callbacks(csvLog(file)));
    assertEquals(2, Files.readAllLines(file).size());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  /** Killed after the line of epoch 3, but with a checkpoint of epoch 2 only. */
  @Test
  void aResumedRunGoesOnWithoutALineTwice() throws IOException {
    Path file = folder.resolve("log.csv");
    Path saved = folder.resolve("run.rondo");
    Fit fit = Fit.epochs(2).validation(data).callbacks(csvLog(file), checkpoint(saved));
    trainer().fit(data, fit);
    String lost = "3,0.5,9,9,9,9\n";
    Files.writeString(file, lost, StandardOpenOption.APPEND);
    Fit longer = Fit.epochs(4).validation(data).callbacks(csvLog(file));
    History history = trainer().resume(saved).fit(data, longer);
    assertLogs(history.epochs(), Files.readAllLines(file));
  }

  @Test
  void namesWithCommasAreQuoted() throws IOException {
    Path file = folder.resolve("log.csv");
    Trainer trainer =
        Sequential.of(input(3), dense(1))
            .compile(sgd(0.1f), meanSquaredError(), mean("a,\"b\"", meanSquaredError()));
    trainer.fit(data, Fit.epochs(1).callbacks(csvLog(file)));
    assertEquals("epoch,seconds,loss,\"a,\"\"b\"\"\"", Files.readAllLines(file).get(0));
  }

  @Test
  void wrongPathsAreSaidBeforeTrainingStarts() throws IOException {
    Path nowhere = folder.resolve("none/log.csv");
    Trainer trainer = trainer();
    says(
        UncheckedIOException.class,
        () -> trainer.fit(data, Fit.epochs(1).callbacks(csvLog(nowhere))),
        "csvLog: cannot write " + nowhere + ": there is no folder ",
        "create it first");
    says(
        UncheckedIOException.class,
        () -> trainer.fit(data, Fit.epochs(1).callbacks(csvLog(folder))),
        "csvLog: cannot write " + folder + ": it is there and no log of training");
    Path precious = folder.resolve("data.csv");
    Files.writeString(precious, "price,volume\n1,2\n");
    says(
        UncheckedIOException.class,
        () -> trainer.fit(data, Fit.epochs(1).callbacks(csvLog(precious))),
        "choose another name");
    assertEquals("price,volume\n1,2\n", Files.readString(precious));
    assertEquals(0, trainer.optimizer().steps());
  }
}
