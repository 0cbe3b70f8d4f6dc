package dev.rondo.cli;

import dev.rondo.optimizers.Optimizer;
import dev.rondo.optimizers.Optimizers;
import java.util.Locale;

/** The optimizers to choose from, each with the learning rate that suits it when none is given. */
enum OptimizerKind {
  SGD(1f),
  RMSPROP(2e-3f),
  ADAGRAD(2e-2f),
  ADAM(2e-3f),
  ADAMW(2e-3f),
  NADAM(2e-3f);

  /** So large that no gradient reaches it. */
  private static final float UNCLIPPED = Float.MAX_VALUE;

  private static final float WEIGHT_DECAY = 0.01f;

  private final float usualRate;

  OptimizerKind(float usualRate) {
    this.usualRate = usualRate;
  }

  float usualRate() {
    return usualRate;
  }

  /**
   * @param clip largest norm of all gradients together; 0 for no clipping
   */
  Optimizer of(float learningRate, float clip) {
    float norm = clip > 0 ? clip : UNCLIPPED;
    return switch (this) {
      case SGD -> Optimizers.sgd(learningRate).clipGlobalNorm(norm);
      case RMSPROP -> Optimizers.rmsprop(learningRate).clipGlobalNorm(norm);
      case ADAGRAD -> Optimizers.adagrad(learningRate).clipGlobalNorm(norm);
      case ADAM -> Optimizers.adam(learningRate).clipGlobalNorm(norm);
      case ADAMW -> Optimizers.adamw(learningRate, WEIGHT_DECAY).clipGlobalNorm(norm);
      case NADAM -> Optimizers.nadam(learningRate).clipGlobalNorm(norm);
    };
  }

  /** As it is typed. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
