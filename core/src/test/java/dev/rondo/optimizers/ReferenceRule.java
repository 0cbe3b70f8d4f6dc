package dev.rondo.optimizers;

/**
 * The published equations in float64, for one weight. Each is written as in its paper, or as in the
 * source of Keras or PyTorch where the two depart from it.
 */
abstract class ReferenceRule {
  double w;
  int t;

  /** The weight after one more step. */
  final double step(double rate, double g) {
    t++;
    change(rate, g);
    return w;
  }

  /** A step that does not touch the weight, which a lazy rule counts and nothing else. */
  final void pass() {
    t++;
  }

  abstract void change(double rate, double g);

  static ReferenceRule sgd(double momentum, boolean nesterov, double decay, boolean torch) {
    return new ReferenceRule() {
      double v;

      @Override
      void change(double rate, double gradient) {
        double g = gradient + decay * w;
        if (torch) {
          v = momentum * v + g;
          w = w - rate * (nesterov ? g + momentum * v : v);
        } else {
          v = momentum * v - rate * g;
          w = w + (nesterov ? momentum * v - rate * g : v);
        }
      }
    };
  }

  static ReferenceRule adam(double b1, double b2, double e, double decay, boolean torch) {
    return new ReferenceRule() {
      double m;
      double v;

      @Override
      void change(double rate, double g) {
        w = w - rate * decay * w;
        m = b1 * m + (1 - b1) * g;
        v = b2 * v + (1 - b2) * g * g;
        double c1 = 1 - Math.pow(b1, t);
        double c2 = 1 - Math.pow(b2, t);
        w =
            torch
                ? w - rate * (m / c1) / (Math.sqrt(v / c2) + e)
                : w - rate * Math.sqrt(c2) / c1 * m / (Math.sqrt(v) + e);
      }
    };
  }

  static ReferenceRule nadam(double b1, double b2, double e, double momentumDecay) {
    return new ReferenceRule() {
      double m;
      double v;

      double momentum(int step) {
        return b1 * (1 - 0.5 * Math.pow(0.96, step * momentumDecay));
      }

      @Override
      void change(double rate, double g) {
        double now = momentum(t);
        double next = momentum(t + 1);
        double product = 1;
        for (int step = 1; step <= t; step++) {
          product *= momentum(step);
        }
        m = b1 * m + (1 - b1) * g;
        v = b2 * v + (1 - b2) * g * g;
        double mean = next * m / (1 - product * next) + (1 - now) * g / (1 - product);
        w = w - rate * mean / (Math.sqrt(v / (1 - Math.pow(b2, t))) + e);
      }
    };
  }

  static ReferenceRule rmsprop(
      double rho, double momentum, double e, boolean centered, boolean torch) {
    return new ReferenceRule() {
      double s;
      double a;
      double b;

      @Override
      void change(double rate, double g) {
        s = rho * s + (1 - rho) * g * g;
        a = rho * a + (1 - rho) * g;
        double square = centered ? s - a * a : s;
        double root = torch ? Math.sqrt(square) + e : Math.sqrt(square + e);
        if (torch) {
          b = momentum * b + g / root;
          w = w - rate * b;
        } else {
          b = momentum * b + rate * g / root;
          w = w - b;
        }
      }
    };
  }

  static ReferenceRule adagrad(double start, double e, boolean torch) {
    return new ReferenceRule() {
      double s = start;

      @Override
      void change(double rate, double g) {
        s += g * g;
        w = w - rate * g / (torch ? Math.sqrt(s) + e : Math.sqrt(s + e));
      }
    };
  }

  static ReferenceRule adadelta(double rho, double e) {
    return new ReferenceRule() {
      double s;
      double c;

      @Override
      void change(double rate, double g) {
        s = rho * s + (1 - rho) * g * g;
        double d = -Math.sqrt(c + e) / Math.sqrt(s + e) * g;
        c = rho * c + (1 - rho) * d * d;
        w = w + rate * d;
      }
    };
  }

  static ReferenceRule adamax(double b1, double b2, double e, boolean torch) {
    return new ReferenceRule() {
      double m;
      double u;

      @Override
      void change(double rate, double g) {
        m = b1 * m + (1 - b1) * g;
        u = Math.max(b2 * u, torch ? Math.abs(g) + e : Math.abs(g));
        w = w - rate / (1 - Math.pow(b1, t)) * m / (torch ? u : u + e);
      }
    };
  }

  static ReferenceRule lion(double b1, double b2, double decay) {
    return new ReferenceRule() {
      double m;

      @Override
      void change(double rate, double g) {
        double c = b1 * m + (1 - b1) * g;
        w = w - rate * (Math.signum(c) + decay * w);
        m = b2 * m + (1 - b2) * g;
      }
    };
  }
}
