package dev.rondo.model;

import dev.rondo.model.TrainingState.Remembered;
import dev.rondo.model.TrainingState.Value;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a {@link WeightAverage} in {@link Trainer#fit}. The averages are in the model from the end
 * of an epoch's batches, through its validation and all that is done at its end, to the next batch.
 */
final class WeightAveraging implements Callback {
  private static final String COUNT = "count";
  private static final String SWAPPED = "swapped";
  private static final String DONE = "done";
  private static final String EXPONENTIAL = "exponential";
  private static final String MOMENTUM = "momentum";
  private static final String FIRST_EPOCH = "first_epoch";

  private final WeightAverage average;
  private final int firstEpoch;
  private final boolean byBatch;
  private int epochs;
  private int done;

  /**
   * @param firstEpoch the first one that is averaged, from 1
   * @param byBatch whether each batch is, and not only the end of each epoch
   */
  WeightAveraging(WeightAverage average, int firstEpoch, boolean byBatch) {
    if (firstEpoch < 1) {
      throw new IllegalArgumentException(
          "weight averaging: expected a first epoch from 1 but got " + firstEpoch);
    }
    this.average = average;
    this.firstEpoch = firstEpoch;
    this.byBatch = byBatch;
  }

  /** Refuses a run that ends before the first epoch that is averaged. */
  void checkEpochs(int all) {
    if (firstEpoch > all) {
      throw new IllegalArgumentException(
          "stochasticAverage: expected a first epoch from 1 to "
              + all
              + " but got "
              + firstEpoch
              + "; nothing would be averaged, so begin earlier or train for more epochs");
    }
  }

  @Override
  public void onTrainBegin(Trainer trainer, Fit fit) {
    average.restore(0, false, Map.of());
    epochs = fit.epochs();
    done = 0;
  }

  @Override
  public void onBatchEnd(Trainer trainer, Progress progress) {
    if (byBatch && progress.epoch() >= firstEpoch) {
      average.update(trainer.model().weights());
    }
  }

  /** Before the validation of an epoch, from 1. */
  void putIn(Trainer trainer, int epoch) {
    Weights weights = trainer.model().weights();
    if (!byBatch && epoch >= firstEpoch) {
      average.update(weights);
    }
    if (average.count() > 0) {
      average.swap(weights);
    }
  }

  /** After all others have been told of the end of the epoch. */
  void takeOut(Trainer trainer) {
    if (average.isSwapped()) {
      average.swap(trainer.model().weights());
    }
  }

  @Override
  public void onEpochEnd(Trainer trainer, EpochLog log) {
    done = log.epoch();
  }

  @Override
  public void onTrainEnd(Trainer trainer) {
    // Something may have been thrown while the averages were in.
    takeOut(trainer);
    // Ended by something else, training may go on later, with the weights as they are now.
    if (done >= epochs && average.count() > 0) {
      average.swap(trainer.model().weights());
    }
  }

  @Override
  public Map<String, Double> state() {
    Map<String, Double> state = new LinkedHashMap<>();
    state.put(COUNT, (double) average.count());
    state.put(SWAPPED, average.isSwapped() ? 1.0 : 0.0);
    state.put(DONE, (double) done);
    state.put(EXPONENTIAL, byBatch ? 1.0 : 0.0);
    state.put(MOMENTUM, (double) average.momentum());
    state.put(FIRST_EPOCH, (double) firstEpoch);
    return state;
  }

  /** What was written to make a callback with this state. */
  private static String written(Map<String, Double> state) {
    return state.getOrDefault(EXPONENTIAL, 0.0) != 0
        ? "exponentialAverage(" + state.getOrDefault(MOMENTUM, 0.0).floatValue() + "f)"
        : "stochasticAverage(" + state.getOrDefault(FIRST_EPOCH, 0.0).intValue() + ")";
  }

  /**
   * Refuses to go on from averages with none or with others: the weights of the model may be the
   * averages, and nothing but this callback puts the trained ones back.
   *
   * @param kept the {@link #state} of a checkpoint
   * @param own of the run that goes on, or null
   */
  static void checkSame(Map<String, Double> kept, @Nullable WeightAveraging own) {
    String before = written(kept);
    String now = own == null ? "none" : written(own.state());
    if (kept.getOrDefault(COUNT, 0.0) > 0 && !before.equals(now)) {
      throw new IllegalArgumentException(
          "resume: expected the average of the weights that the checkpoint was made with, "
              + before
              + ", but got "
              + now
              + "; give "
              + before
              + " to the callbacks of Fit, or load the averaged model with Model.load and start"
              + " training anew");
    }
  }

  /** Whether a checkpoint had this from such a callback. */
  static boolean isOf(Remembered kept) {
    return kept.callback().equals(WeightAveraging.class.getName());
  }

  /** Whether it did, and the averages were in its model. */
  static boolean isIn(Remembered kept) {
    Map<String, Double> state = Value.map(kept.values());
    return isOf(kept)
        && state.getOrDefault(COUNT, 0.0) > 0
        && state.getOrDefault(SWAPPED, 0.0) != 0;
  }

  /** The same with the averages out of the model. */
  static Remembered out(Remembered kept) {
    Map<String, Double> state = Value.map(kept.values());
    state.put(SWAPPED, 0.0);
    return new Remembered(kept.callback(), Value.list(state));
  }

  /**
   * Gives a model its own weights in exchange for the averages.
   *
   * @param own its weights, which stay as they are
   * @return the averages
   */
  static Map<String, Tensor> takeOut(Weights averages, Map<String, Tensor> own) {
    ModelFile.checkFit(WeightAverage.averaged(averages), own);
    WeightAverage exchange = WeightAverage.mean();
    exchange.restore(1, true, own);
    exchange.swap(averages);
    return exchange.tensors();
  }

  @Override
  public Map<String, Tensor> tensors() {
    return average.tensors();
  }

  @Override
  public void restore(Trainer trainer, Map<String, Double> state, Map<String, Tensor> tensors) {
    int count = state.getOrDefault(COUNT, 0.0).intValue();
    if (count > 0) {
      ModelFile.checkFit(WeightAverage.averaged(trainer.model().weights()), tensors);
    }
    average.restore(count, state.getOrDefault(SWAPPED, 0.0) != 0, count > 0 ? tensors : Map.of());
    done = state.getOrDefault(DONE, 0.0).intValue();
    // The model of the checkpoint may be that of the averages.
    takeOut(trainer);
  }
}
