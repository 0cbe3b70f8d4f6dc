package dev.rondo.model;

import dev.rondo.dataset.Batch;
import dev.rondo.dataset.Dataset;
import dev.rondo.layers.CarriedStates;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.losses.Loss;
import dev.rondo.metrics.Metric;
import dev.rondo.model.TrainingState.Sums;
import dev.rondo.optimizers.NonFiniteGradientException;
import dev.rondo.optimizers.Optimizer;
import dev.rondo.saving.ArchiveEntry;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Trains a model: owns the optimizer's state, the random numbers of dropout, and the recurrent
 * states that truncated backpropagation through time carries from window to window.
 *
 * <p>Same seed, same data, same bits, for any number of threads, and whether or not the run was
 * stopped and resumed in between.
 */
public final class Trainer {
  private final Model model;
  private final Optimizer optimizer;
  private final Loss loss;
  private final Evaluation metrics;
  private final CarriedStates states = new CarriedStates();
  private RandomState random;
  private volatile boolean stopped;
  private @Nullable FitLoop loop;
  private @Nullable Checkpoint resumed;

  /** What a step changes beside the weights. */
  private record Before(long random, CarriedStates states, List<Sums> metrics) {}

  Trainer(Model model, Optimizer optimizer, Loss loss, List<Metric> metrics) {
    this.model = model;
    this.optimizer = optimizer;
    this.loss = loss;
    this.metrics = new Evaluation(metrics);
    this.random = RandomState.seeded(model.seed()).fork("training");
  }

  /** Draws the random numbers of training from another seed than the model's. */
  public Trainer seed(long seed) {
    random = RandomState.seeded(seed).fork("training");
    return this;
  }

  /**
   * Trains on all batches, epoch by epoch. After {@link #resume} it goes on where the checkpoint
   * was; a further call starts with epoch 1 again, from the weights as they are.
   *
   * @throws IllegalArgumentException if the data does not fit the model, or holds NaN or infinities
   * @throws DivergedException if the loss or a gradient is no longer finite; the weights are then
   *     those from before the batch
   */
  public History fit(Dataset data, Fit fit) {
    checkIdle("fit");
    Checkpoint from = resumed;
    FitLoop next = new FitLoop(this, data, fit, from);
    loop = next;
    resumed = null;
    stopped = false;
    return next.run(from);
  }

  private void checkIdle(String what) {
    if (loop != null && loop.isRunning()) {
      throw new IllegalStateException(
          what + ": this trainer is training already. Call stop() first and let fit end.");
    }
  }

  /** Ends {@link #fit} after the batch under way. May be called by any thread. */
  public void stop() {
    stopped = true;
  }

  boolean isStopped() {
    return stopped;
  }

  /**
   * Trains on one batch. If it throws, weights, optimizer, carried states, random numbers and
   * metrics are as before.
   *
   * @return the loss before the step
   * @throws DivergedException if the loss or a gradient is not finite, though the batch is
   */
  public double trainOnBatch(Batch batch) {
    if (!batch.continues()) {
      states.reset();
    }
    Before before = new Before(random.state(), states.copy(), metrics.state());
    try {
      return step(batch, before);
    } catch (RuntimeException e) {
      restore(before.random, before.states);
      metrics.restore(before.metrics);
      throw e;
    }
  }

  private double step(Batch batch, Before before) {
    try (GradientTape tape = GradientTape.record()) {
      Pass pass = Pass.training(random).carrying(states).penalizing();
      Signal y = model.apply(signal(batch), pass);
      Tensor mask = InputCheck.ofSteps(y);
      Tensor error =
          loss.apply(batch.y(), y.value(), batch.weights(), mask).add(model.penalty(pass));
      float value = error.item();
      if (!Float.isFinite(value)) {
        batch.checkFinite(position());
        Pass again = Pass.training(RandomState.restored(before.random));
        throw Divergence.explain(
            model, signal(batch), again.carrying(before.states.copy()), value, position());
      }
      // Before the weights change, since a metric may not like the shapes.
      metrics.add(batch, y.value(), mask, value);
      optimizer.apply(tape.gradient(error, model.weights()));
      model.weights().constrain();
      return value;
    } catch (NonFiniteGradientException e) {
      batch.checkFinite(position());
      throw new DivergedException(position() + ": " + e.getMessage(), e);
    }
  }

  private String position() {
    return loop == null ? "trainOnBatch" : loop.position();
  }

  /**
   * The loss and the metrics on data, by name. The loss is the mean over batches, each weighted by
   * its number of examples, and holds the penalties of regularizers, as in Keras.
   *
   * @return {@code loss} first, then the metrics in the order they were given
   * @throws IllegalArgumentException if there is no data, or it does not fit
   */
  public Map<String, Double> evaluate(Dataset data) {
    return measure(data);
  }

  Map<String, Double> measure(Iterable<Batch> data) {
    Evaluation evaluation = metrics.empty();
    CarriedStates carried = new CarriedStates();
    int number = 0;
    for (Batch batch : data) {
      if (!batch.continues()) {
        carried.reset();
      }
      number++;
      Pass pass = Pass.inference().carrying(carried).penalizing();
      Signal y = model.apply(signal(batch), pass);
      Tensor mask = InputCheck.ofSteps(y);
      Tensor error = loss.apply(batch.y(), y.value(), batch.weights(), mask);
      double value = error.add(model.penalty(pass)).item();
      if (!Double.isFinite(value)) {
        batch.checkFinite("evaluate, batch " + number);
      }
      evaluation.add(batch, y.value(), mask, value);
    }
    if (number == 0) {
      throw new IllegalArgumentException(
          "evaluate: expected at least one batch of data but got none");
    }
    return evaluation.results();
  }

  /** See {@link Model#predict}. */
  public Tensor predict(Tensor x) {
    return model.predict(x);
  }

  private static Signal signal(Batch batch) {
    return Signal.of(batch.x()).withMask(batch.mask());
  }

  /**
   * Writes all that a later process needs to go on: model, optimizer, random numbers, carried
   * states, and the place in the data. The file can also be loaded as a model.
   *
   * @param more what goes along with the model, such as a vocabulary
   * @throws dev.rondo.saving.RondoFileException if it cannot be written; what was there stays
   */
  public void saveCheckpoint(Path file, ArchiveEntry... more) {
    Checkpoint.of(this, loop, resumed).write(file, model, List.of(more));
  }

  /**
   * Goes on from a checkpoint: the next {@link #fit} starts at its epoch and batch, and gives the
   * bits that a run never stopped would have given. The same data and callbacks must be given.
   *
   * @throws dev.rondo.saving.RondoFileException if the file is missing, damaged, no checkpoint, or
   *     one of another model, optimizer or other metrics; then nothing is changed
   */
  public Trainer resume(Path file) {
    checkIdle("resume");
    resumed = Checkpoint.restore(file, this);
    return this;
  }

  /** The model, with the weights as they are now. */
  public Model model() {
    return model;
  }

  /** The optimizer, with its state. */
  public Optimizer optimizer() {
    return optimizer;
  }

  Evaluation metrics() {
    return metrics;
  }

  CarriedStates states() {
    return states;
  }

  RandomState random() {
    return random;
  }

  void restore(long randomState, CarriedStates carried) {
    random = RandomState.restored(randomState);
    states.become(carried);
  }
}
