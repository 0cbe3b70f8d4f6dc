package dev.rondo.model;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** How the loss went as the learning rate rose, from {@link LearningRateFinder}. */
public record RateCurve(List<Point> points) {
  /** Smoothing needs some steps to settle, and the first slopes are noise. */
  private static final int SETTLING = 5;

  /** One more on either side of the first slope that counts. */
  private static final int LEAST = SETTLING + 2;

  private static final int ROWS = 25;
  private static final int WIDTH = 50;

  /**
   * One step.
   *
   * @param rate its learning rate
   * @param loss before the step
   * @param smoothed the running mean of the losses
   */
  public record Point(double rate, double loss, double smoothed) {}

  /** A copy of the list is kept. */
  public RateCurve {
    points = List.copyOf(points);
  }

  /** The rates, rising. */
  public double[] rates() {
    return each(Point::rate);
  }

  /** The losses at these rates. */
  public double[] losses() {
    return each(Point::loss);
  }

  /** The running means of the losses. */
  public double[] smoothed() {
    return each(Point::smoothed);
  }

  private double[] each(ToDoubleFunction<Point> number) {
    return points.stream().mapToDouble(number).toArray();
  }

  /**
   * The rate at which the smoothed loss falls most steeply by the logarithm of the rate: the slope
   * from the step before to the step after, the first five steps left out. It is a start, not an
   * answer: look at the curve.
   *
   * @throws IllegalStateException if the loss never fell after them, or there are fewer than seven
   *     steps
   */
  public double suggestion() {
    if (points.size() < LEAST) {
      throw new IllegalStateException(
          "learning rate finder: expected "
              + LEAST
              + " steps or more, since the first "
              + SETTLING
              + " are left out, but got "
              + points.size()
              + ", too few steps to tell; take 20 or more, or lower rates if it ended early");
    }
    int best = -1;
    double steepest = 0;
    for (int i = SETTLING; i + 1 < points.size(); i++) {
      // Rates rise by one factor, so differences by step are slopes by the logarithm.
      double slope = points.get(i + 1).smoothed() - points.get(i - 1).smoothed();
      if (slope < steepest) {
        steepest = slope;
        best = i;
      }
    }
    if (best < 0) {
      throw new IllegalStateException(
          "learning rate finder: the smoothed loss never fell after the first "
              + SETTLING
              + " of "
              + points.size()
              + " steps; begin with a lower rate, or take more steps");
    }
    return points.get(best).rate();
  }

  /** The smoothed loss as bars, a row for every few rates. */
  @Override
  public String toString() {
    double least = points.stream().mapToDouble(Point::smoothed).min().orElse(0);
    double most = points.stream().mapToDouble(Point::smoothed).max().orElse(0);
    int stride = Math.max(1, (points.size() + ROWS - 1) / ROWS);
    StringBuilder plot = new StringBuilder("rate      loss\n");
    for (int i = 0; i < points.size(); i += stride) {
      Point point = points.get(i);
      double part = most > least ? (point.smoothed() - least) / (most - least) : 0;
      String bar = "#".repeat((int) Math.round(part * WIDTH));
      plot.append(
          String.format(Locale.ROOT, "%.1e  %-9.4g %s%n", point.rate(), point.smoothed(), bar)
              .stripTrailing());
      plot.append('\n');
    }
    return plot.toString();
  }
}
