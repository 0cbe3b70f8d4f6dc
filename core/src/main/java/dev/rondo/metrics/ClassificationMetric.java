package dev.rondo.metrics;

/**
 * Precision, recall or F1: what counts true and false answers of one class, or of several.
 *
 * <p>A prediction of one feature answers yes where it is above a threshold. One of several classes,
 * [B, C] or [B, T, C], answers with its largest, as Keras's {@code F1Score} does; after {@link
 * #threshold} each class is a question of its own, as in Keras's {@code Precision}. Targets are
 * labels [..] or one-hot [.., C], with a single 1 in each row; for questions 0 or 1 each.
 *
 * <p>Where nothing was to be found, or nothing was said, 0 is divided by 0: that gives 0, as in
 * Keras. A prediction of NaN says nothing.
 */
public interface ClassificationMetric extends Metric {

  /**
   * The same metric of yes or no, for each feature of the prediction; it says yes above this. One
   * other than 0.5 is in its name: {@code f1_at_0.3}.
   *
   * @param threshold 0.5 for probabilities, which a prediction of one feature has unless this is
   *     set; 0 for logits
   */
  ClassificationMetric threshold(float threshold);

  /** The mean over the classes, seldom ones as much as others; so unless set. */
  ClassificationMetric macro();

  /**
   * From the counts of all classes together. Where each position has one class and gets one, this
   * is the accuracy.
   */
  ClassificationMetric micro();

  /**
   * Of one class alone. A prediction of one feature has two, as in {@link ConfusionMatrix}: class 1
   * is what it says yes to, and class 0 the rest, where it is not NaN.
   *
   * @param label from 0
   */
  ClassificationMetric ofClass(int label);
}
