package dev.rondo.metrics;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * See {@link Metrics#precision}, {@link Metrics#recall} and {@link Metrics#f1}.
 *
 * @param cut above what a feature says yes; null for the largest feature, or one half if there is
 *     but one
 * @param label which class, if the average is {@code CLASS}
 */
record ClassRatio(Ratio ratio, @Nullable Float cut, Average average, int label)
    implements ClassificationMetric {

  @Override
  public String name() {
    String name = ratio.name().toLowerCase(Locale.ROOT);
    String all =
        switch (average) {
          case MACRO -> name;
          case MICRO -> name + "_micro";
          case CLASS -> name + "_" + label;
        };
    return Threshold.name(all, cut == null ? Threshold.DEFAULT : cut);
  }

  @Override
  public ClassificationMetric threshold(float threshold) {
    return new ClassRatio(ratio, Threshold.check(name(), threshold), average, label);
  }

  @Override
  public ClassificationMetric macro() {
    return new ClassRatio(ratio, cut, Average.MACRO, 0);
  }

  @Override
  public ClassificationMetric micro() {
    return new ClassRatio(ratio, cut, Average.MICRO, 0);
  }

  @Override
  public ClassificationMetric ofClass(int other) {
    if (other < 0) {
      throw new IllegalArgumentException(
          ratio.name().toLowerCase(Locale.ROOT) + ".ofClass: expected 0 or more but got " + other);
    }
    return new ClassRatio(ratio, cut, Average.CLASS, other);
  }

  @Override
  public Meter meter() {
    return new ClassCounts(this);
  }
}
