package dev.rondo.model;

import dev.rondo.dataset.Batch;
import dev.rondo.dataset.Dataset;
import dev.rondo.layers.CarriedStates;
import dev.rondo.model.TrainingStep.Before;
import dev.rondo.optimizers.Optimizer;
import dev.rondo.saving.ArchiveEntry;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weight;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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
  private final Objectives objectives;
  private final Evaluation metrics;
  private final TrainingStep step;
  private final FlowWarning flow;
  private final CarriedStates states = new CarriedStates();
  private RandomState random;
  private volatile boolean stopped;
  private @Nullable FitLoop loop;
  private @Nullable Checkpoint resumed;

  Trainer(Model model, Optimizer optimizer, Objectives objectives) {
    this.model = model;
    this.optimizer = optimizer;
    this.objectives = objectives;
    this.metrics = new Evaluation(objectives);
    this.step = new TrainingStep(model, optimizer, objectives, metrics);
    this.flow = new FlowWarning(model, objectives, optimizer);
    this.random = RandomState.seeded(model.graph().seed()).fork("training");
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

  void checkIdle(String what) {
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
    CarriedStates carried = states.copy();
    if (!batch.continues()) {
      states.reset();
    }
    Checkpoint waiting = resumed;
    Map<Weight, Tensor> averages = takeAveragesOut();
    Before before = step.before(random, states);
    try {
      return step.run(batch, random, states, before, position());
    } catch (RuntimeException e) {
      restore(before.random(), carried);
      before.metrics().run();
      before.restoreLayers();
      averages.forEach(Weight::assign);
      resumed = waiting;
      throw e;
    }
  }

  /**
   * After {@link #resume} the model may be the average of the weights that were trained; training
   * goes on from these.
   *
   * @return what the weights were, if they change
   */
  private Map<Weight, Tensor> takeAveragesOut() {
    Checkpoint waiting = resumed;
    Map<Weight, Tensor> before = new LinkedHashMap<>();
    if (waiting != null && waiting.isAveraged()) {
      model.weights().forEach(weight -> before.put(weight, weight.value().detach()));
      resumed = waiting.trainable(model);
    }
    return before;
  }

  private String position() {
    return loop == null ? "trainOnBatch" : loop.position();
  }

  /**
   * The loss and the metrics on data, by name. The loss is the mean over batches, each weighted by
   * its number of examples, and holds the penalties of regularizers, as in Keras.
   *
   * @return {@code loss} first, then the losses of several outputs, then the metrics, each in the
   *     order of the outputs
   * @throws IllegalArgumentException if there is no data, or it does not fit
   */
  public Map<String, Double> evaluate(Dataset data) {
    return measure(data);
  }

  Map<String, Double> measure(Iterable<Batch> data) {
    return HeldOut.measure(model, objectives, data);
  }

  /**
   * How the gradient of the loss on a batch flows back through time and into the weights. Nothing
   * is trained: the pass is one without dropout, and sequences start anew, also those that go on
   * from the batch before. It takes the recurrent layers step by step, so it is for looking, not
   * for every step of training; {@link #fit} itself warns, through the logger {@code
   * dev.rondo.model}, where gradients vanish or explode.
   *
   * @throws IllegalArgumentException if the batch does not fit the model, or holds NaN
   * @throws DivergedException if the loss is not finite, though the batch is
   */
  public GradientFlow gradientFlow(Batch batch) {
    return FlowPass.ofFiniteLoss(model, objectives, batch, optimizer.clips());
  }

  /** See {@link Model#predict(Tensor)}. */
  public Tensor predict(Tensor x) {
    return model.predict(x);
  }

  /** See {@link Model#predict(List)}. */
  public List<Tensor> predict(List<Tensor> xs) {
    return model.predict(xs);
  }

  /** See {@link Model#predict(Map)}. */
  public Map<String, Tensor> predict(Map<String, Tensor> xs) {
    return model.predict(xs);
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
   * bits that a run never stopped would have given. The same data and callbacks must be given;
   * where averages of the weights were kept, {@code fit} refuses none and others.
   *
   * <p>Until then a model that was saved with averages in it, as after an epoch, has these. {@link
   * #trainOnBatch} goes on from the weights that were trained, too.
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

  Objectives objectives() {
    return objectives;
  }

  FlowWarning flow() {
    return flow;
  }

  /** The checkpoint that the next {@link #fit} goes on from, or null. */
  @Nullable Checkpoint waiting() {
    return resumed;
  }

  void waiting(@Nullable Checkpoint checkpoint) {
    resumed = checkpoint;
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
