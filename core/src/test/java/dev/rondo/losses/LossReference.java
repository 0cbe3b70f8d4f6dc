package dev.rondo.losses;

import java.util.function.ToDoubleBiFunction;

/** The textbook formulae in float64, of one position: the target's row and the prediction's. */
final class LossReference {
  private LossReference() {}

  static double squared(double[] t, double[] p) {
    return meanOver(t, p, e -> e * e);
  }

  static double absolute(double[] t, double[] p) {
    return meanOver(t, p, Math::abs);
  }

  static ToDoubleBiFunction<double[], double[]> huber(double delta) {
    return (t, p) ->
        meanOver(
            t,
            p,
            e -> Math.abs(e) <= delta ? 0.5 * e * e : delta * Math.abs(e) - 0.5 * delta * delta);
  }

  static double binary(double[] t, double[] p) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum -= t[i] * Math.log(p[i]) + (1 - t[i]) * Math.log(1 - p[i]);
    }
    return sum / p.length;
  }

  static double binaryOfLogits(double[] t, double[] z) {
    double[] p = new double[z.length];
    for (int i = 0; i < z.length; i++) {
      p[i] = 1 / (1 + Math.exp(-z[i]));
    }
    return binary(t, p);
  }

  static double categorical(double[] t, double[] p) {
    double sum = 0;
    for (double each : p) {
      sum += each;
    }
    double loss = 0;
    for (int i = 0; i < p.length; i++) {
      loss -= t[i] * Math.log(p[i] / sum);
    }
    return loss;
  }

  static double categoricalOfLogits(double[] t, double[] z) {
    double[] p = new double[z.length];
    for (int i = 0; i < z.length; i++) {
      p[i] = Math.exp(z[i]);
    }
    return categorical(t, p);
  }

  /** The target holds one number, the label. */
  static double sparse(double[] t, double[] p) {
    double[] oneHot = new double[p.length];
    oneHot[(int) t[0]] = 1;
    return categorical(oneHot, p);
  }

  static double sparseOfLogits(double[] t, double[] z) {
    double[] oneHot = new double[z.length];
    oneHot[(int) t[0]] = 1;
    return categoricalOfLogits(oneHot, z);
  }

  private static double meanOver(double[] t, double[] p, java.util.function.DoubleUnaryOperator f) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += f.applyAsDouble(p[i] - t[i]);
    }
    return sum / p.length;
  }

  /** A formula of targets that are made less sure first, among so many answers. */
  static ToDoubleBiFunction<double[], double[]> smoothed(
      double share, int answers, ToDoubleBiFunction<double[], double[]> formula) {
    return (t, p) -> {
      double[] smooth = new double[t.length];
      for (int i = 0; i < t.length; i++) {
        smooth[i] = (1 - share) * t[i] + share / (answers > 0 ? answers : t.length);
      }
      return formula.applyAsDouble(smooth, p);
    };
  }

  /** A formula of one-hot targets as one of labels. */
  static ToDoubleBiFunction<double[], double[]> ofLabels(
      ToDoubleBiFunction<double[], double[]> formula) {
    return (t, p) -> {
      double[] oneHot = new double[p.length];
      oneHot[(int) t[0]] = 1;
      return formula.applyAsDouble(oneHot, p);
    };
  }

  /** Equation 5 of the paper, for targets that need not be 0 or 1 as Keras has it. */
  static ToDoubleBiFunction<double[], double[]> binaryFocal(double gamma, double yes, double no) {
    return (t, p) -> {
      double sum = 0;
      for (int i = 0; i < p.length; i++) {
        double right = t[i] * p[i] + (1 - t[i]) * (1 - p[i]);
        double entropy = -t[i] * Math.log(p[i]) - (1 - t[i]) * Math.log(1 - p[i]);
        sum += (t[i] * yes + (1 - t[i]) * no) * Math.pow(1 - right, gamma) * entropy;
      }
      return sum / p.length;
    };
  }

  static ToDoubleBiFunction<double[], double[]> categoricalFocal(double gamma, double... alpha) {
    return (t, p) -> {
      double all = sum(p);
      double loss = 0;
      for (int i = 0; i < p.length; i++) {
        double own = p[i] / all;
        loss -= alpha[i % alpha.length] * t[i] * Math.pow(1 - own, gamma) * Math.log(own);
      }
      return loss;
    };
  }

  /** A formula of probabilities as one of logits, by the softmax or by sigmoids. */
  static ToDoubleBiFunction<double[], double[]> ofLogits(
      boolean softmax, ToDoubleBiFunction<double[], double[]> formula) {
    return (t, z) -> {
      double[] p = new double[z.length];
      for (int i = 0; i < z.length; i++) {
        p[i] = softmax ? Math.exp(z[i]) : 1 / (1 + Math.exp(-z[i]));
      }
      return formula.applyAsDouble(t, p);
    };
  }

  static double cosine(double[] t, double[] p) {
    double product = 0;
    double ofT = 0;
    double ofP = 0;
    for (int i = 0; i < p.length; i++) {
      product += t[i] * p[i];
      ofT += t[i] * t[i];
      ofP += p[i] * p[i];
    }
    return -product / Math.sqrt(ofT * ofP);
  }

  static double hinge(double[] t, double[] p) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += Math.max(0, 1 - (t[i] > 0 ? 1 : -1) * p[i]);
    }
    return sum / p.length;
  }

  static double squaredHinge(double[] t, double[] p) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += Math.pow(Math.max(0, 1 - (t[i] > 0 ? 1 : -1) * p[i]), 2);
    }
    return sum / p.length;
  }

  static double categoricalHinge(double[] t, double[] p) {
    double own = 0;
    double others = 0;
    for (int i = 0; i < p.length; i++) {
      own += t[i] * p[i];
      others = i == 0 ? (1 - t[i]) * p[i] : Math.max(others, (1 - t[i]) * p[i]);
    }
    return Math.max(0, others - own + 1);
  }

  static double divergence(double[] t, double[] p) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += t[i] * Math.log(t[i] / p[i]);
    }
    return sum;
  }

  static double poisson(double[] t, double[] p) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += p[i] - t[i] * Math.log(p[i] + 1e-7);
    }
    return sum / p.length;
  }

  static double logCosh(double[] t, double[] p) {
    return meanOver(t, p, e -> Math.log(Math.cosh(e)));
  }

  /** Level by level along the last axis; a target of one number stands beside all of them. */
  static ToDoubleBiFunction<double[], double[]> pinball(double... levels) {
    return (t, p) -> {
      double sum = 0;
      for (int i = 0; i < p.length; i++) {
        double e = t[t.length == 1 ? 0 : i] - p[i];
        double q = levels[i % levels.length];
        sum += e > 0 ? q * e : (q - 1) * e;
      }
      return sum / p.length;
    };
  }

  private static double sum(double[] x) {
    double sum = 0;
    for (double each : x) {
      sum += each;
    }
    return sum;
  }
}
