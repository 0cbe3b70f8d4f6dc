package dev.rondo.model;

import static java.util.Objects.requireNonNull;

import dev.rondo.layers.CarriedStates;
import dev.rondo.model.TrainingState.Place;
import dev.rondo.model.TrainingState.Remembered;
import dev.rondo.optimizers.Optimizer;
import dev.rondo.saving.Archive;
import dev.rondo.saving.ArchiveEntry;
import dev.rondo.saving.Descriptions;
import dev.rondo.saving.RondoFileException;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weight;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a training run is beside its model, at one moment between two batches. In a file it is a
 * model with more entries, so that a checkpoint can be loaded as a model too.
 *
 * @param training the place in the data, random numbers, running metrics, history, callbacks
 * @param optimizer its state
 * @param states the carried recurrent states
 * @param callbacks the tensors of callbacks, under {@code index/name}
 */
record Checkpoint(
    TrainingState training,
    Map<String, Tensor> optimizer,
    Map<String, Tensor> states,
    Map<String, Tensor> callbacks) {
  private static final String TRAINING = "training.json";
  private static final String OPTIMIZER = "optimizer.safetensors";
  private static final String STATES = "states.safetensors";
  private static final String CALLBACKS = "callbacks.safetensors";
  private static final Descriptions KNOWN = Descriptions.of();

  /**
   * @param loop the last run of {@code fit}, or null
   * @param waiting where a run to come will go on, or null
   */
  static Checkpoint of(Trainer trainer, @Nullable FitLoop loop, @Nullable Checkpoint waiting) {
    TrainingState training;
    Map<String, Tensor> tensors = Map.of();
    if (waiting != null) {
      // Steps of trainOnBatch may have drawn some since.
      training = waiting.training.with(trainer.random().state(), waiting.training.callbacks());
      tensors = waiting.callbacks;
    } else {
      training =
          new TrainingState(
              loop == null ? Place.START : loop.place(),
              trainer.random().state(),
              trainer.metrics().state(),
              loop == null ? List.of() : loop.history(),
              loop == null ? List.of() : loop.callbacks().remembered());
      tensors = loop == null ? tensors : loop.callbacks().tensors();
    }
    return new Checkpoint(
        training, trainer.optimizer().state(), trainer.states().tensors(), tensors);
  }

  void write(Path file, Model model, List<ArchiveEntry> more) {
    List<ArchiveEntry> entries = new ArrayList<>(ModelFile.entries(model));
    entries.add(ArchiveEntry.json(TRAINING, KNOWN.write(training)));
    entries.add(ArchiveEntry.tensors(OPTIMIZER, optimizer));
    entries.add(ArchiveEntry.tensors(STATES, states));
    entries.add(ArchiveEntry.tensors(CALLBACKS, callbacks));
    entries.addAll(more);
    Archive.write(file, entries);
  }

  /**
   * Reads a checkpoint and puts the model and the optimizer to where they were, or leaves both as
   * they are.
   *
   * @throws RondoFileException if the file is no checkpoint, damaged, or one of another model,
   *     optimizer or set of metrics
   */
  static Checkpoint restore(Path file, Trainer trainer) {
    try (Archive archive = Archive.open(file)) {
      if (!archive.has(TRAINING)) {
        throw new IllegalArgumentException(
            "expected a checkpoint but found a model without "
                + TRAINING
                + "; load it with Model.load and start training anew");
      }
      Checkpoint checkpoint =
          new Checkpoint(
              archive.description(TRAINING, TrainingState.class, KNOWN),
              archive.tensors(OPTIMIZER).tensors(),
              archive.tensors(STATES).tensors(),
              archive.tensors(CALLBACKS).tensors());
      Map<String, Tensor> weights = archive.tensors(ModelFile.WEIGHTS).tensors();
      SameLayers.check(archive.json(ModelFile.ARCHITECTURE), trainer.model());
      SameLayers.checkFrozen(ModelFile.frozen(archive), Frozen.of(trainer.model()));
      checkpoint.into(trainer, weights);
      return checkpoint;
    } catch (IllegalArgumentException e) {
      throw new RondoFileException(file + ": " + e.getMessage(), e);
    }
  }

  private void into(Trainer trainer, Map<String, Tensor> weights) {
    // All that can be wrong comes first; then nothing is left that could fail half-way.
    ModelFile.checkFit(trainer.model().weights(), weights);
    checkSlots(trainer.model());
    CarriedStates carried = new CarriedStates();
    carried.restore(states);
    trainer.metrics().empty().restore(training.metrics());
    restoreOptimizer(trainer.optimizer());
    for (Weight weight : trainer.model().weights()) {
      weight.assign(requireNonNull(weights.get(weight.name())));
    }
    trainer.restore(training.random(), carried);
  }

  /** Whether the model that it has is the average of the weights that were trained. */
  boolean isAveraged() {
    return averages() >= 0;
  }

  /** Where among the callbacks the one is whose averages are in the model, or -1. */
  private int averages() {
    List<Remembered> kept = training.callbacks();
    for (int i = 0; i < kept.size(); i++) {
      if (WeightAveraging.isIn(kept.get(i))) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Puts the weights that were trained in the place of their averages.
   *
   * @param model as {@link #restore} left it
   * @return what there is to go on from then
   */
  Checkpoint trainable(Model model) {
    int at = averages();
    String prefix = at + "/";
    Map<String, Tensor> tensors = new LinkedHashMap<>(callbacks);
    WeightAveraging.takeOut(model.weights(), CallbackGroup.part(callbacks, prefix))
        .forEach((name, average) -> tensors.put(prefix + name, average));
    List<Remembered> kept = new ArrayList<>(training.callbacks());
    kept.set(at, WeightAveraging.out(kept.get(at)));
    return new Checkpoint(training.with(training.random(), kept), optimizer, states, tensors);
  }

  private void checkSlots(Model model) {
    for (Weight weight : model.weights()) {
      optimizer.forEach(
          (name, slot) -> {
            boolean own = name.startsWith(weight.name() + "/");
            if (own && (slot.isInt() || !slot.shape().equals(weight.value().shape()))) {
              throw new IllegalArgumentException(
                  "optimizer state "
                      + name
                      + ": expected float32 "
                      + weight.value().shape()
                      + " but found "
                      + slot
                      + "; use a copy");
            }
          });
    }
  }

  private void restoreOptimizer(Optimizer own) {
    Map<String, Tensor> before = own.state();
    try {
      own.restore(optimizer);
    } catch (RuntimeException e) {
      own.restore(before);
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
