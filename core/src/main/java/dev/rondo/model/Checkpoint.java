package dev.rondo.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rondo.saving.Archive;
import dev.rondo.saving.ArchiveEntry;
import dev.rondo.saving.RondoFileException;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a training run is, at one moment between two batches: a model file with more entries.
 *
 * @param training the place in the data, random numbers, running metrics, history, callbacks
 * @param optimizer its state
 * @param states the carried recurrent states
 * @param callbacks the tensors of callbacks, under {@code index/name}
 */
record Checkpoint(
    ObjectNode training,
    Map<String, Tensor> optimizer,
    Map<String, Tensor> states,
    Map<String, Tensor> callbacks) {
  private static final String TRAINING = "training.json";
  private static final String OPTIMIZER = "optimizer.safetensors";
  private static final String STATES = "states.safetensors";
  private static final String CALLBACKS = "callbacks.safetensors";

  static Checkpoint of(Trainer trainer, @Nullable FitLoop loop) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("epoch", loop == null ? 0 : loop.epoch());
    json.put("batch", loop == null ? 0 : loop.batch());
    json.put("batches", loop == null ? 0 : loop.batches());
    json.put("random", Long.toHexString(trainer.random().state()));
    for (double[] sums : trainer.metrics().state()) {
      ArrayNode entry = json.withArray("metrics").addArray();
      Arrays.stream(sums).mapToObj(Double::toString).forEach(entry::add);
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    if (loop != null) {
      loop.logs().forEach(log -> json.withArray("history").add(write(log)));
      for (int i = 0; i < loop.callbacks().size(); i++) {
        Callback callback = loop.callbacks().get(i);
        ObjectNode entry = json.withArray("callbacks").addObject();
        callback.state().forEach((name, value) -> entry.put(name, text(value)));
        String prefix = i + "/";
        callback.tensors().forEach((name, tensor) -> tensors.put(prefix + name, tensor));
      }
    }
    return new Checkpoint(json, trainer.optimizer().state(), trainer.states().tensors(), tensors);
  }

  void write(Path file, Model model, List<ArchiveEntry> more) {
    List<ArchiveEntry> entries = new ArrayList<>(ModelFile.entries(model));
    entries.add(ArchiveEntry.json(TRAINING, training));
    entries.add(ArchiveEntry.tensors(OPTIMIZER, optimizer));
    entries.add(ArchiveEntry.tensors(STATES, states));
    entries.add(ArchiveEntry.tensors(CALLBACKS, callbacks));
    entries.addAll(more);
    Archive.write(file, entries);
  }

  /** Reads a checkpoint and puts it into a trainer of the same model, all or nothing. */
  static Checkpoint restore(Path file, Trainer trainer) {
    try (Archive archive = Archive.open(file)) {
      if (!archive.has(TRAINING)) {
        throw new RondoFileException(
            file
                + ": expected a checkpoint but found a model without "
                + TRAINING
                + "; load it with Model.load and start training anew");
      }
      ObjectNode training = (ObjectNode) archive.json(TRAINING);
      Checkpoint checkpoint =
          new Checkpoint(
              training,
              archive.tensors(OPTIMIZER).tensors(),
              archive.tensors(STATES).tensors(),
              archive.tensors(CALLBACKS).tensors());
      Map<String, Tensor> weights = archive.tensors(ModelFile.WEIGHTS).tensors();
      checkpoint.into(file, trainer, weights);
      return checkpoint;
    }
  }

  private void into(Path file, Trainer trainer, Map<String, Tensor> weights) {
    Map<String, Tensor> before = trainer.optimizer().state();
    try {
      trainer.optimizer().restore(optimizer);
    } catch (IllegalArgumentException e) {
      trainer.optimizer().restore(before);
      throw new RondoFileException(file + ": " + e.getMessage(), e);
    }
    ModelFile.assign(file, trainer.model(), weights);
    trainer.states().restore(states);
    long state = Long.parseUnsignedLong(training.path("random").asText(), 16);
    trainer.random(RandomState.restored(state));
  }

  int epoch() {
    return training.path("epoch").asInt();
  }

  int batch() {
    return training.path("batch").asInt();
  }

  int batches() {
    return training.path("batches").asInt();
  }

  List<double[]> metrics() {
    List<double[]> all = new ArrayList<>();
    for (JsonNode sums : training.path("metrics")) {
      double[] values = new double[sums.size()];
      Arrays.setAll(values, i -> Double.parseDouble(sums.get(i).asText()));
      all.add(values);
    }
    return all;
  }

  List<EpochLog> history() {
    List<EpochLog> logs = new ArrayList<>();
    training.path("history").forEach(json -> logs.add(log(json)));
    return logs;
  }

  void restoreCallbacks(List<Callback> given) {
    JsonNode stored = training.path("callbacks");
    for (int i = 0; i < Math.min(given.size(), stored.size()); i++) {
      Map<String, Double> state = new LinkedHashMap<>();
      stored
          .get(i)
          .fields()
          .forEachRemaining(e -> state.put(e.getKey(), Double.valueOf(e.getValue().asText())));
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      String prefix = i + "/";
      callbacks.forEach(
          (name, tensor) -> {
            if (name.startsWith(prefix)) {
              tensors.put(name.substring(prefix.length()), tensor);
            }
          });
      given.get(i).restore(state, tensors);
    }
  }

  private static ObjectNode write(EpochLog log) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("epoch", log.epoch()).put("epochs", log.epochs()).put("seconds", log.seconds());
    ObjectNode values = json.putObject("values");
    log.values().forEach((name, value) -> values.put(name, text(value)));
    return json;
  }

  private static EpochLog log(JsonNode json) {
    Map<String, Double> values = new LinkedHashMap<>();
    json.path("values")
        .fields()
        .forEachRemaining(e -> values.put(e.getKey(), Double.valueOf(e.getValue().asText())));
    return new EpochLog(
        json.path("epoch").asInt(),
        json.path("epochs").asInt(),
        json.path("seconds").asDouble(),
        values);
  }

  /** JSON has no infinities, and text keeps every bit. */
  private static String text(double value) {
    return Double.toString(value);
  }
}
