package dev.rondo.optimizers;

import dev.rondo.tensor.Differentiable;
import dev.rondo.tensor.Gradients;
import dev.rondo.tensor.InPlace;
import dev.rondo.tensor.Norm;
import dev.rondo.tensor.SparseRows;
import dev.rondo.tensor.Tensor;
import dev.rondo.tensor.UpdateNorm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What all optimizers share: the step count, the learning rate, clipping, slots and their saving. A
 * subclass brings its options and the rule of one step.
 *
 * @param <S> the subclass, which its options return
 */
abstract sealed class Descent<S extends Descent<S>> implements Optimizer
    permits Adadelta, Adagrad, Adam, Adamax, Lamb, Lion, Nadam, RmsProp, Sgd {
  private static final String KIND = "kind";
  private static final String STEP = "step";
  private static final String SCALE = "learning_rate_scale";

  /** The options that all optimizers have. */
  record Common(Schedule rate, Clipping clipping) {
    static Common of(Schedule rate) {
      return new Common(rate, Clipping.NONE);
    }

    @Override
    public String toString() {
      return clipping.kind() == Clipping.Kind.NONE
          ? rate.toString()
          : rate + " " + clipping.kind() + "(" + clipping.limit() + ")";
    }
  }

  /**
   * What the rule of one step needs to know.
   *
   * @param number from 1
   * @param factor what the gradient is multiplied by before use
   * @param limit the largest absolute value of an element of it, after that
   * @param places for a rule that must know the length of a weight before it changes it
   */
  record Step(int number, float rate, float factor, float limit, Places places) {}

  /** Those places of a weight that a step changes: all, or the rows that were touched. */
  @FunctionalInterface
  interface Places {
    /**
     * The sum of the squares of what an update computes, which may change slots; its arrays are
     * those of {@link #rule}.
     */
    double squared(UpdateNorm.Update update);
  }

  final Common common;
  private final Slots slots;
  private int steps;
  private float scale = 1f;

  Descent(Common common, List<String> slots, float firstSlotStart) {
    this.common = common;
    this.slots = new Slots(slots, firstSlotStart);
  }

  /** A new optimizer of the same kind with other common options. */
  abstract S with(Common other);

  /**
   * The rule of one step. The arrays of the update are the weight, the gradient, and then the slots
   * in the order of their names.
   */
  abstract InPlace.Update rule(Step step);

  /**
   * Keeps each element of a gradient between {@code -limit} and {@code limit}.
   *
   * @return a new optimizer, which starts afresh
   */
  public final S clipValue(float limit) {
    return with(Clipping.Kind.VALUE, limit);
  }

  /**
   * Shortens the gradient of a weight whose Euclidean norm is above {@code limit} to that norm,
   * each weight by itself.
   *
   * @return a new optimizer, which starts afresh
   */
  public final S clipNorm(float limit) {
    return with(Clipping.Kind.NORM, limit);
  }

  /**
   * Shortens all gradients by one factor if the Euclidean norm of all of them together is above
   * {@code limit} (Pascanu, Mikolov and Bengio, 2013, "On the difficulty of training recurrent
   * neural networks").
   *
   * @return a new optimizer, which starts afresh
   */
  public final S clipGlobalNorm(float limit) {
    return with(Clipping.Kind.GLOBAL_NORM, limit);
  }

  private S with(Clipping.Kind kind, float limit) {
    return with(new Common(common.rate, new Clipping(kind, limit).instead(common.clipping)));
  }

  @Override
  public final void apply(Gradients gradients) {
    // All are looked at before the first weight changes, so that a bad one changes none.
    Differentiable.checkNames("optimizer", gradients.weights());
    checkAny(gradients);
    Map<Differentiable, Double> squares = new LinkedHashMap<>();
    for (Differentiable by : gradients.weights()) {
      slots.checkOwner(name(by), by.value());
      squares.put(by, finiteSquares(by, gradients));
    }
    double all = 0;
    for (double each : squares.values()) {
      all += each;
    }
    double allSquares = all;
    float rate = learningRate();
    squares.forEach(
        (by, own) -> {
          float factor = common.clipping.factor(own, allSquares);
          change(by, gradients, rate, factor);
        });
    steps++;
  }

  /** A step of nothing would move the schedule of the learning rate all the same. */
  private static void checkAny(Gradients gradients) {
    if (gradients.size() == 0) {
      throw new IllegalArgumentException(
          "optimizer: expected the gradient of at least one weight but got none; give"
              + " tape.gradient weights that the loss depends on and that are not frozen, and add"
              + " to a GradientSum before take()");
    }
  }

  private double finiteSquares(Differentiable by, Gradients gradients) {
    SparseRows rows = gradients.rows(by);
    // rows that are not there hold zeros
    double squares = Norm.squared(rows == null ? dense(by, gradients) : rows.values());
    if (!Double.isFinite(squares)) {
      throw new NonFiniteGradientException(
          "optimizer: step "
              + (steps + 1)
              + ": the gradient of "
              + name(by)
              + " holds NaN or an infinity; lower the learning rate, "
              + (clips() ? "clip gradients to a lower limit" : "clip gradients")
              + ", or look for NaN in the data");
    }
    return squares;
  }

  private void change(Differentiable by, Gradients gradients, float rate, float factor) {
    Tensor weight = by.value();
    Tensor[] own = slots.of(name(by), weight);
    float limit = common.clipping.valueLimit();
    SparseRows rows = gradients.rows(by);
    if (rows != null) {
      Places touched = update -> UpdateNorm.squaredRows(update, weight, rows, own);
      InPlace.updateRows(
          rule(new Step(steps + 1, rate, factor, limit, touched)), weight, rows, own);
      return;
    }
    Tensor[] tensors = new Tensor[own.length + 2];
    tensors[0] = weight;
    tensors[1] = dense(by, gradients);
    System.arraycopy(own, 0, tensors, 2, own.length);
    Places all = update -> UpdateNorm.squared(update, tensors);
    InPlace.update(rule(new Step(steps + 1, rate, factor, limit, all)), tensors);
  }

  private static Tensor dense(Differentiable by, Gradients gradients) {
    return Objects.requireNonNull(gradients.of(by));
  }

  private static String name(Differentiable by) {
    if (!by.name().isEmpty()) {
      return by.name();
    }
    throw new IllegalArgumentException(
        "optimizer: expected the gradients of named weights but got that of a tensor of shape "
            + by.value().shape()
            + "; keep it in Weights and give those to tape.gradient");
  }

  @Override
  public final int steps() {
    return steps;
  }

  @Override
  public final boolean clips() {
    return common.clipping.kind() != Clipping.Kind.NONE;
  }

  @Override
  public final float learningRate() {
    return common.rate.at(steps) * scale;
  }

  @Override
  public final float learningRateScale() {
    return scale;
  }

  @Override
  public final void learningRateScale(float scale) {
    if (!(scale >= 0) || Float.isInfinite(scale)) {
      throw new IllegalArgumentException(
          "learningRateScale: expected a finite number of 0 or more but got " + scale);
    }
    this.scale = scale;
  }

  @Override
  public final Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    state.put(KIND, kind());
    state.put(STEP, Tensor.ofInts(new int[] {steps}));
    state.put(SCALE, Tensor.scalar(scale));
    state.putAll(slots.copy());
    return state;
  }

  @Override
  public final void restore(Map<String, Tensor> state) {
    Map<String, Tensor> others = new LinkedHashMap<>(state);
    checkKind(others.remove(KIND));
    Tensor step = others.remove(STEP);
    Tensor oldScale = others.remove(SCALE);
    if (step == null || !isCount(step) || oldScale == null || !isScale(oldScale)) {
      throw new IllegalArgumentException(
          "optimizer state: expected an int32 "
              + STEP
              + " of 0 or more and a float32 "
              + SCALE
              + " of 0 or more but got "
              + step
              + " and "
              + oldScale
              + "; give what state() returned");
    }
    int count = step.toIntArray()[0];
    slots.replace(others, count);
    steps = count;
    scale = oldScale.toArray()[0];
  }

  private static boolean isCount(Tensor step) {
    return step.isInt() && step.size() == 1 && step.toIntArray()[0] >= 0;
  }

  private static boolean isScale(Tensor scale) {
    if (scale.isInt() || scale.size() != 1) {
      return false;
    }
    float value = scale.toArray()[0];
    return value >= 0 && !Float.isInfinite(value);
  }

  /** The letters of the name, for a state holds nothing but tensors. */
  private Tensor kind() {
    int[] letters = name().chars().toArray();
    return Tensor.ofInts(letters, letters.length);
  }

  private String name() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  private void checkKind(@Nullable Tensor kind) {
    String other = kind == null || !kind.isInt() ? "" : letters(kind.toIntArray());
    if (!other.equals(name())) {
      throw new IllegalArgumentException(
          "optimizer state: expected that of "
              + name()
              + " but got "
              + (other.isEmpty() ? "one without its " + KIND : "that of " + other)
              + "; restore it into the kind of optimizer that wrote it");
    }
  }

  /** A name, or nothing if a stranger wrote something else. */
  private static String letters(int[] letters) {
    StringBuilder name = new StringBuilder();
    for (int letter : letters) {
      if (letter < 'a' || letter > 'z' || name.length() > 20) {
        return "";
      }
      name.append((char) letter);
    }
    return name.toString();
  }
}
