package dev.rondo.optimizers;

/**
 * The optimizers. Their values are Keras's unless set; {@code asInPyTorch()} on each that PyTorch
 * has takes PyTorch's.
 */
public final class Optimizers {
  private Optimizers() {}

  /** Stochastic gradient descent; see {@link Sgd} for momentum. */
  public static Sgd sgd(float learningRate) {
    return sgd(Schedules.constant(learningRate));
  }

  /** Stochastic gradient descent; see {@link Sgd} for momentum. */
  public static Sgd sgd(Schedule learningRate) {
    return new Sgd(learningRate);
  }

  /** RMSprop; see {@link RmsProp}. */
  public static RmsProp rmsprop(float learningRate) {
    return rmsprop(Schedules.constant(learningRate));
  }

  /** RMSprop; see {@link RmsProp}. */
  public static RmsProp rmsprop(Schedule learningRate) {
    return new RmsProp(learningRate);
  }

  /** Adagrad; see {@link Adagrad}. */
  public static Adagrad adagrad(float learningRate) {
    return adagrad(Schedules.constant(learningRate));
  }

  /** Adagrad; see {@link Adagrad}. */
  public static Adagrad adagrad(Schedule learningRate) {
    return new Adagrad(learningRate);
  }

  /** Adam; see {@link Adam}. */
  public static Adam adam(float learningRate) {
    return adam(Schedules.constant(learningRate));
  }

  /** Adam; see {@link Adam}. */
  public static Adam adam(Schedule learningRate) {
    return new Adam(learningRate, 0f);
  }

  /**
   * Adam with decoupled weight decay; see {@link Adam}.
   *
   * @param decay what part of a weight is taken away each step, times the learning rate; 0 or more
   */
  public static Adam adamw(float learningRate, float decay) {
    return adamw(Schedules.constant(learningRate), decay);
  }

  /** Adam with decoupled weight decay, as {@link #adamw(float, float)}. */
  public static Adam adamw(Schedule learningRate, float decay) {
    return new Adam(learningRate, Check.notNegative("adamw decay", decay));
  }

  /** Adam with Nesterov's momentum; see {@link Nadam}. */
  public static Nadam nadam(float learningRate) {
    return nadam(Schedules.constant(learningRate));
  }

  /** Adam with Nesterov's momentum; see {@link Nadam}. */
  public static Nadam nadam(Schedule learningRate) {
    return new Nadam(learningRate);
  }

  /** Adadelta; see {@link Adadelta}. */
  public static Adadelta adadelta(float learningRate) {
    return adadelta(Schedules.constant(learningRate));
  }

  /** Adadelta; see {@link Adadelta}. */
  public static Adadelta adadelta(Schedule learningRate) {
    return new Adadelta(learningRate);
  }

  /** Adam with the largest gradient in place of the mean square; see {@link Adamax}. */
  public static Adamax adamax(float learningRate) {
    return adamax(Schedules.constant(learningRate));
  }

  /** Adam with the largest gradient in place of the mean square; see {@link Adamax}. */
  public static Adamax adamax(Schedule learningRate) {
    return new Adamax(learningRate);
  }

  /** Lion, which goes by the signs of the momentum; see {@link Lion}. */
  public static Lion lion(float learningRate) {
    return lion(Schedules.constant(learningRate));
  }

  /** Lion, which goes by the signs of the momentum; see {@link Lion}. */
  public static Lion lion(Schedule learningRate) {
    return new Lion(learningRate);
  }

  /** LAMB, Adam with a rate for each weight that fits its length; see {@link Lamb}. */
  public static Lamb lamb(float learningRate) {
    return lamb(Schedules.constant(learningRate));
  }

  /** LAMB, Adam with a rate for each weight that fits its length; see {@link Lamb}. */
  public static Lamb lamb(Schedule learningRate) {
    return new Lamb(learningRate);
  }
}
