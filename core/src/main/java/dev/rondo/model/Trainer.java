package dev.rondo.model;

import dev.rondo.dataset.Batch;
import dev.rondo.dataset.Dataset;
import dev.rondo.layers.CarriedStates;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.losses.Loss;
import dev.rondo.metrics.Metric;
import dev.rondo.optimizers.NonFiniteGradientException;
import dev.rondo.optimizers.Optimizer;
import dev.rondo.saving.ArchiveEntry;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Gradients;
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
   * Trains on all batches, epoch by epoch.
   *
   * @throws IllegalArgumentException if the data does not fit the model, or holds NaN or infinities
   * @throws DivergedException if the loss is no longer finite
   */
  public History fit(Dataset data, Fit fit) {
    stopped = false;
    loop = new FitLoop(this, data, fit);
    Checkpoint from = resumed;
    resumed = null;
    return loop.run(from);
  }

  /** Ends {@link #fit} after the batch under way. May be called by any thread. */
  public void stop() {
    stopped = true;
  }

  boolean isStopped() {
    return stopped;
  }

  /**
   * Trains on one batch.
   *
   * @return the loss before the step
   */
  public double trainOnBatch(Batch batch) {
    batch.checkFinite(position());
    if (!batch.continues()) {
      states.reset();
    }
    try (GradientTape tape = GradientTape.record()) {
      long before = random.state();
      Signal y = model.apply(signal(batch), Pass.training(random).carrying(states));
      Tensor error = loss.apply(batch.y(), y.value(), batch.weights(), mask(y));
      float value = error.item();
      if (!Float.isFinite(value)) {
        throw Divergence.explain(model, batch, RandomState.restored(before), value, position());
      }
      step(tape.gradient(error, model.weights()));
      metrics.add(batch, y.value(), mask(y), value);
      return value;
    }
  }

  private void step(Gradients gradients) {
    try {
      optimizer.apply(gradients);
    } catch (NonFiniteGradientException e) {
      throw new DivergedException(position() + ": " + e.getMessage());
    }
  }

  private String position() {
    return loop == null ? "trainOnBatch" : loop.position();
  }

  /**
   * The loss and the metrics on data, by name.
   *
   * @return {@code loss} first, then the metrics in the order they were given
   */
  public Map<String, Double> evaluate(Dataset data) {
    Evaluation evaluation = metrics.empty();
    CarriedStates carried = new CarriedStates();
    for (Batch batch : data) {
      batch.checkFinite("evaluate");
      if (!batch.continues()) {
        carried.reset();
      }
      Signal y = model.apply(signal(batch), Pass.inference().carrying(carried));
      double value = loss.apply(batch.y(), y.value(), batch.weights(), mask(y)).item();
      evaluation.add(batch, y.value(), mask(y), value);
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

  /** The mask that came out of the model, if the output still has its time axis. */
  private static @Nullable Tensor mask(Signal y) {
    Tensor mask = y.mask();
    boolean timed = mask != null && y.value().rank() > 1 && y.value().dim(1) == mask.dim(1);
    return timed ? mask : null;
  }

  /**
   * Writes all that a later process needs to go on: model, optimizer, random numbers, carried
   * states, and the place in the data. The file can also be loaded as a model.
   *
   * @param more what goes along with the model, such as a vocabulary
   * @throws dev.rondo.saving.RondoFileException if it cannot be written; what was there stays
   */
  public void saveCheckpoint(Path file, ArchiveEntry... more) {
    Checkpoint.of(this, loop).write(file, model, List.of(more));
  }

  /**
   * Goes on from a checkpoint: the next {@link #fit} starts at its epoch and batch, and gives the
   * bits that a run never stopped would have given. The same data and callbacks must be given.
   *
   * @throws dev.rondo.saving.RondoFileException if the file is missing, damaged, no checkpoint, or
   *     of another model
   */
  public Trainer resume(Path file) {
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

  void random(RandomState other) {
    random = other;
  }
}
