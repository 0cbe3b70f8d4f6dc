package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.losses.Losses.meanSquaredError;
import static dev.rondo.metrics.Metrics.mae;
import static dev.rondo.metrics.Metrics.rmse;
import static dev.rondo.model.Callbacks.checkpoint;
import static dev.rondo.model.Callbacks.earlyStopping;
import static dev.rondo.model.Says.says;
import static dev.rondo.optimizers.Optimizers.adam;
import static dev.rondo.optimizers.Optimizers.nadam;
import static dev.rondo.optimizers.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rondo.dataset.Dataset;
import dev.rondo.layers.Layer;
import dev.rondo.saving.Archive;
import dev.rondo.saving.ArchiveEntry;
import dev.rondo.saving.RondoFileException;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be resumed is said in a line, and changes neither trainer nor model. */
class ResumeErrorsTest {
  private static final Layer[] LAYERS = {input(Shape.ANY, 3), lstm(4).dropout(0.1f), dense(1)};

  @TempDir private Path folder;
  private Path file;
  private final Dataset data =
      Dataset.of(Tensors.random(1, 10, 4, 3), Tensors.random(2, 10, 1)).batch(4);

  private static Trainer trainer(Layer... layers) {
    return Sequential.of(layers).compile(adam(1e-2f), meanSquaredError(), mae());
  }

  /** A checkpoint in the middle of the second epoch. */
  @BeforeEach
  void write() {
    file = folder.resolve("run.rondo");
    Callback stop =
        new Callback() {
          @Override
          public void onBatchEnd(Trainer t, Progress progress) {
            if (progress.epoch() == 2 && progress.batch() == 2) {
              t.stop();
            }
          }
        };
    Trainer trainer = trainer(LAYERS);
    trainer.fit(data, Fit.epochs(4).validation(data).callbacks(stop, earlyStopping(3)));
    trainer.saveCheckpoint(file);
  }

  private void refused(Trainer trainer, String... parts) {
    var before = Bits.of(trainer);
    says(RondoFileException.class, () -> trainer.resume(file), parts);
    Bits.assertSame(before, Bits.of(trainer));
    assertEquals(2, trainer.fit(data, Fit.epochs(2)).epochs().size());
  }

  @Test
  void anotherModel() {
    refused(
        trainer(input(Shape.ANY, 3), lstm(5).dropout(0.1f), dense(1)),
        file + ": layers[0].cell.units: expected 4, as the checkpoint was made with, but got 5",
        "build the same layers");
    refused(
        trainer(input(Shape.ANY, 3), lstm(4).dropout(0.2f), dense(1)),
        "layers[0].noise.inputDropout: expected 0.1",
        "but got 0.2");
    refused(
        trainer(input(Shape.ANY, 3), lstm(4).dropout(0.1f), dense(2), dense(1)),
        "layers: expected a list of 2",
        "but got a list of 3");
    Trainer wide = trainer(input(4, 3), lstm(4).dropout(0.1f), dense(1));
    says(RondoFileException.class, () -> wide.resume(file), "input.shape[0]: expected -1", "got 4");
  }

  @Test
  void anotherOptimizer() {
    Model model = Sequential.of(LAYERS);
    refused(
        model.compile(sgd(0.1f), meanSquaredError(), mae()),
        file + ": optimizer state: expected that of sgd but got that of adam");
    refused(
        model.compile(nadam(0.1f), meanSquaredError(), mae()),
        "expected that of nadam but got that of adam");
  }

  @Test
  void otherMetrics() {
    Model model = Sequential.of(LAYERS);
    refused(
        model.compile(adam(0.1f), meanSquaredError()),
        file + ": expected the metrics [loss, mae], as the checkpoint was made with",
        "but got [loss]");
    refused(model.compile(adam(0.1f), meanSquaredError(), rmse()), "but got [loss, rmse]");
  }

  @Test
  void otherData() {
    Trainer trainer = trainer(LAYERS).resume(file);
    var before = Bits.of(trainer);
    Dataset fewer = Dataset.of(Tensors.random(1, 8, 4, 3), Tensors.random(2, 8, 1)).batch(4);
    says(
        () -> trainer.fit(fewer, Fit.epochs(4)),
        "resume: expected data of 3 batches, as the checkpoint was made with, but got 2",
        "Give the same data and batch size");
    Bits.assertSame(before, Bits.of(trainer));
    // It still goes on from the checkpoint, with the right data.
    assertEquals(4, trainer.fit(data, Fit.epochs(4)).epochs().size());
    assertEquals(12, trainer.optimizer().steps());
  }

  @Test
  void aPlainModelOrNothing() throws IOException {
    trainer(LAYERS).model().save(file);
    refused(trainer(LAYERS), file + ": expected a checkpoint but found a model", "Model.load");
    Files.writeString(file, "hello");
    refused(trainer(LAYERS), file + ": expected a .rondo archive but found text");
    Files.delete(file);
    refused(trainer(LAYERS), file + ": there is no such file");
  }

  /** Writes the checkpoint again, with a change that its checksums do not know of. */
  private void forge(Consumer<ObjectNode> change, Map<String, Map<String, Tensor>> tensors) {
    List<ArchiveEntry> entries = new ArrayList<>();
    try (Archive archive = Archive.open(file)) {
      for (String name : archive.names()) {
        if (tensors.containsKey(name)) {
          entries.add(ArchiveEntry.tensors(name, tensors.get(name)));
        } else if (name.endsWith(".json")) {
          JsonNode json = archive.json(name);
          if (name.equals("training.json")) {
            change.accept((ObjectNode) json);
          }
          entries.add(ArchiveEntry.json(name, json));
        } else {
          entries.add(ArchiveEntry.tensors(name, archive.tensors(name).tensors()));
        }
      }
    }
    Archive.write(file, entries);
  }

  /** JSON pointer of the record, its field, and what a stranger might put there; ~ is a quote. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/place     | epoch     | -1",
        "/place     | epoch     | 7",
        "/place     | epoch     | 99999999999999999999",
        "/place     | batch     | -3",
        "/place     | batch     | 2147483647",
        "/place     | batches   | 1",
        "/place     | batches   | 1e300",
        "/place     | batches   | ~two~",
        "''         | place     | null",
        "''         | place     | []",
        "''         | random    | ~x~",
        "''         | random    | 1.5",
        "''         | metrics   | null",
        "''         | metrics   | {}",
        "''         | metrics   | []",
        "''         | metrics   | [null]",
        "''         | history   | []",
        "''         | history   | [1]",
        "''         | callbacks | 7",
        "''         | more      | 7",
        "/metrics/0 | name      | ~x~",
        "/metrics/0 | values    | [1]",
        "/metrics/0 | values    | [~x~, 2]",
        "/metrics/1 | values    | []",
        "/metrics/1 | values    | null",
        "/history/0 | values    | null",
        "/history/0 | epoch     | true",
        "/callbacks/1 | callback  | null",
        "/callbacks/1 | values    | [{}]",
      })
  void foreignNumbers(String record, String field, String value) throws IOException {
    JsonNode json = new ObjectMapper().readTree(value.replace('~', '"'));
    forge(training -> ((ObjectNode) training.at(record)).set(field, json), Map.of());
    refused(trainer(LAYERS), file.toString());
  }

  @Test
  void foreignTensors() {
    Map<String, Tensor> optimizer =
        new LinkedHashMap<>(trainer(LAYERS).resume(file).optimizer().state());
    Map<String, Tensor> weights = new LinkedHashMap<>();
    trainer(LAYERS).model().weights().forEach(w -> weights.put(w.name(), w.value()));
    changed("weights.safetensors", weights, "dense_1/bias", Tensor.zeros(2));
    changed("weights.safetensors", weights, "dense_1/bias", Tensor.ofInts(new int[1], 1));
    changed("weights.safetensors", weights, "dense_2/bias", Tensor.zeros(1));
    changed("optimizer.safetensors", optimizer, "dense_1/kernel/m", Tensor.zeros(2));
    changed("optimizer.safetensors", optimizer, "dense_1/kernel/momentum", Tensor.zeros(4, 1));
    changed("optimizer.safetensors", optimizer, "step", Tensor.ofInts(new int[] {-1}));
    changed("optimizer.safetensors", optimizer, "step", Tensor.ofInts(new int[0], 0));
    changed("optimizer.safetensors", optimizer, "learning_rate_scale", Tensor.scalar(Float.NaN));
    changed("optimizer.safetensors", optimizer, "learning_rate_scale", Tensor.zeros(2));
    changed("states.safetensors", Map.of(), "lstm_1", Tensor.zeros(2, 4));
    changed("states.safetensors", Map.of(), "lstm_1/1", Tensor.zeros(2, 4));
    changed("states.safetensors", Map.of(), "lstm_1/0", Tensor.ofInts(new int[8], 2, 4));
  }

  private void changed(String entry, Map<String, Tensor> from, String name, Tensor tensor) {
    Map<String, Tensor> tensors = new LinkedHashMap<>(from);
    tensors.put(name, tensor);
    forge(json -> {}, Map.of(entry, tensors));
    refused(trainer(LAYERS), file.toString());
    write();
  }

  /** What a callback kept may be foreign too; fit says so, and trains no step. */
  @Test
  void foreignBestWeights() {
    forge(json -> {}, Map.of("callbacks.safetensors", Map.of("1/dense_1/bias", Tensor.zeros(7))));
    Trainer trainer = trainer(LAYERS).resume(file);
    int steps = trainer.optimizer().steps();
    says(
        () -> trainer.fit(data, Fit.epochs(4).validation(data).callbacks(earlyStopping(3))),
        "weight ",
        "expected stored numbers");
    assertEquals(steps, trainer.optimizer().steps());
    // Without that callback there is nothing to be wrong.
    trainer(LAYERS).resume(file).fit(data, Fit.epochs(4).callbacks(checkpoint(file)));
  }
}
