package dev.rondo.model;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A value that a callback watches.
 *
 * @param name such as {@code val_loss}
 * @param rises whether more is better
 */
record Monitor(String name, boolean rises) {

  private static final Pattern RISING =
      Pattern.compile(
          "(val_)?(.*accuracy|.*r2|(.*_)?(auc|(precision|recall|f1)(_micro|_\\d+)?))"
              + "(_at_[-.\\dE]+)?");

  /** Accuracies, R2, precision, recall, F1 and AUC rise; all else is taken for an error. */
  static Monitor of(String name) {
    return new Monitor(name, RISING.matcher(name).matches());
  }

  /**
   * An epoch is a long time to wait for the news that there is no such value.
   *
   * @param who the callback
   */
  void check(String who, Trainer trainer, Fit fit) {
    List<String> names = new ArrayList<>(trainer.metrics().names());
    if (fit.validation() != null) {
      trainer.metrics().names().forEach(each -> names.add("val_" + each));
    }
    if (!names.contains(name)) {
      throw new IllegalArgumentException(
          who
              + ": expected to monitor one of "
              + names
              + " but got "
              + name
              + (name.startsWith("val_") && fit.validation() == null
                  ? "; give fit a validation set"
                  : "; give the metric to compile, or monitor another"));
    }
  }

  /** Whether {@code now} is better than {@code before} by more than {@code minDelta}. */
  boolean isBetter(double now, double before, double minDelta) {
    return rises ? now > before + minDelta : now < before - minDelta;
  }

  /** What anything is better than. */
  double worst() {
    return rises ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }
}
