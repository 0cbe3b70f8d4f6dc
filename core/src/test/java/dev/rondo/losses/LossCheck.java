package dev.rondo.losses;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.function.ToDoubleBiFunction;

/** Values against float64 formulae, gradients against central differences of those. */
final class LossCheck {
  private static final int[] SIZES = {2, 3, 7, 8, 9, 15, 17, 31, 64, 100, 257};

  private final RandomState random = RandomState.seeded(11);

  /** How a row of numbers is drawn. */
  enum Draw {
    ANY,
    LARGE,
    POSITIVE,
    PROBABILITY,
    DISTRIBUTION,
    LABEL,
    ONE_HOT,
    YES_NO,
    ONE
  }

  void check(
      Loss loss, ToDoubleBiFunction<double[], double[]> formula, Draw target, Draw prediction) {
    for (int features : SIZES) {
      check(loss, formula, target, prediction, features);
    }
  }

  /** As above, of one width. */
  void check(
      Loss loss,
      ToDoubleBiFunction<double[], double[]> formula,
      Draw target,
      Draw prediction,
      int features) {
    checkShape(loss, formula, target, prediction, Shape.of(4, features));
    checkShape(loss, formula, target, prediction, Shape.of(3, 5, features));
  }

  private void checkShape(
      Loss loss,
      ToDoubleBiFunction<double[], double[]> formula,
      Draw ofTarget,
      Draw ofPrediction,
      Shape shape) {
    int features = shape.dim(-1);
    int rows = shape.size() / features;
    double[][] targets = new double[rows][];
    double[][] predictions = new double[rows][];
    double[] weights = new double[rows];
    for (int i = 0; i < rows; i++) {
      targets[i] = draw(ofTarget, features);
      predictions[i] = draw(ofPrediction, features);
      weights[i] = (float) (0.1 + random.nextFloat());
    }
    Tensor t =
        switch (ofTarget) {
          case LABEL -> labels(targets, shape);
          case ONE -> tensor(targets, shape.with(-1, 1));
          default -> tensor(targets, shape);
        };
    Tensor p = tensor(predictions, shape);
    int[] positions = shape.remove(-1).toArray();
    Tensor w = tensor(new double[][] {weights}, Shape.of(positions));

    Tensor each = loss.perExample(t, p);
    assertEquals(Shape.of(positions), each.shape());
    double expected = 0;
    for (int i = 0; i < rows; i++) {
      double one = formula.applyAsDouble(targets[i], predictions[i]);
      assertEquals(one, each.toArray()[i], 1e-5 * (1 + Math.abs(one)), loss + " of " + shape);
      expected += weights[i] * one / rows;
    }
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(p);
      Tensor mean = loss.apply(t, p, w);
      assertEquals(expected, mean.item(), 1e-5 * (1 + Math.abs(expected)), loss + " of " + shape);
      float[] gradient = tape.gradient(mean, p).toArray();
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < features; j++) {
          double slope = slope(formula, targets[i], predictions[i], j) * weights[i] / rows;
          assertEquals(
              slope,
              gradient[i * features + j],
              1e-4 * Math.abs(slope) + 1e-6,
              loss + " of " + shape + " at row " + i + ", " + j);
        }
      }
    }
  }

  private static double slope(
      ToDoubleBiFunction<double[], double[]> formula, double[] t, double[] p, int at) {
    double step = 1e-5 * Math.abs(p[at]);
    double[] more = p.clone();
    double[] less = p.clone();
    more[at] += step;
    less[at] -= step;
    return (formula.applyAsDouble(t, more) - formula.applyAsDouble(t, less)) / (2 * step);
  }

  private double[] draw(Draw draw, int n) {
    double[] row = new double[draw == Draw.LABEL || draw == Draw.ONE ? 1 : n];
    double sum = 0;
    for (int i = 0; i < row.length; i++) {
      row[i] =
          switch (draw) {
            case ANY, ONE -> random.nextGaussian();
            case POSITIVE -> (float) (0.1 + 5 * random.nextFloat());
            case YES_NO -> random.nextInt(2);
            case ONE_HOT -> 0;
            case LARGE -> 4 * random.nextGaussian();
            case PROBABILITY, DISTRIBUTION -> (float) (0.02 + 0.96 * random.nextFloat());
            case LABEL -> random.nextInt(n);
          };
      sum += row[i];
    }
    if (draw == Draw.ONE_HOT) {
      row[random.nextInt(n)] = 1;
    }
    for (int i = 0; i < row.length && draw == Draw.DISTRIBUTION; i++) {
      row[i] = (float) (row[i] / sum);
    }
    return row;
  }

  private static Tensor tensor(double[][] rows, Shape shape) {
    float[] numbers = new float[shape.size()];
    int at = 0;
    for (double[] row : rows) {
      for (double each : row) {
        numbers[at++] = (float) each;
      }
    }
    return Tensor.of(numbers, shape.toArray());
  }

  private static Tensor labels(double[][] rows, Shape prediction) {
    int[] labels = new int[rows.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (int) rows[i][0];
    }
    return Tensor.ofInts(labels, prediction.remove(-1).toArray());
  }
}
