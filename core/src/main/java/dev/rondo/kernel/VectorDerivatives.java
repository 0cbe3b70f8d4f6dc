package dev.rondo.kernel;

import static dev.rondo.kernel.ScalarActivations.GELU_CUBIC;
import static dev.rondo.kernel.ScalarActivations.GELU_SCALE;
import static dev.rondo.kernel.ScalarActivations.LEAK;
import static dev.rondo.kernel.ScalarActivations.MISH_MAX;
import static dev.rondo.kernel.ScalarActivations.SELU_SCALE;
import static dev.rondo.kernel.ScalarActivations.SELU_SCALE_ALPHA;
import static dev.rondo.kernel.ScalarDerivatives.GELU_CLIP;
import static dev.rondo.kernel.VectorMath.LANES;
import static dev.rondo.kernel.VectorMath.SPECIES;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;

/**
 * {@link ScalarDerivatives} on whole vectors, with the same bits: each {@link UnaryMap} has the
 * loop of its name, which {@link SeparateLoops} finds. The length of a range is a multiple of
 * {@link VectorMath#LANES}.
 *
 * <p>No loop is unrolled: the cheap ones wait for memory, the others keep the processor busy.
 */
final class VectorDerivatives {
  private VectorDerivatives() {}

  static void linear(float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
    System.arraycopy(dY, from, dX, from, to - from);
  }

  static void negate(float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
    VectorActivations.negate(dY, dX, from, to);
  }

  /** The error function is rare, so there is no vector form of it. */
  static void gelu(float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
    ScalarDerivatives.map(UnaryMap.GELU, x, y, dY, dX, from, to);
  }

  // forward: y = 1 / (1 + e^-x)   so: dX = dY y (1 - y)
  static void sigmoid(float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int i = from; i < to; i += LANES) {
      FloatVector vy = FloatVector.fromArray(SPECIES, y, i);
      FloatVector d = FloatVector.fromArray(SPECIES, dY, i);
      d.mul(vy.mul(one.sub(vy))).intoArray(dX, i);
    }
  }

  // forward: y = tanh(x)   so: dX = dY (1 - y^2)
  static void tanh(float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int i = from; i < to; i += LANES) {
      FloatVector vy = FloatVector.fromArray(SPECIES, y, i);
      FloatVector d = FloatVector.fromArray(SPECIES, dY, i);
      d.mul(one.sub(vy.mul(vy))).intoArray(dX, i);
    }
  }

  // forward: y = max(x, 0)   so: dX = dY where y > 0
  static void relu(float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int i = from; i < to; i += LANES) {
      FloatVector vy = FloatVector.fromArray(SPECIES, y, i);
      FloatVector d = FloatVector.fromArray(SPECIES, dY, i);
      zero.blend(d, vy.compare(GT, 0f)).intoArray(dX, i);
    }
  }

  // forward: y = min(max(x, 0), 6)   so: dX = dY where 0 < y < 6
  static void relu6(float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int i = from; i < to; i += LANES) {
      FloatVector vy = FloatVector.fromArray(SPECIES, y, i);
      FloatVector d = FloatVector.fromArray(SPECIES, dY, i);
      zero.blend(d, vy.compare(GT, 0f).and(vy.compare(LT, 6f))).intoArray(dX, i);
    }
  }

  // forward: y = x or 0.2 x   so: dX = dY or 0.2 dY
  static void leakyRelu(float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector vx = FloatVector.fromArray(SPECIES, x, i);
      FloatVector d = FloatVector.fromArray(SPECIES, dY, i);
      d.mul(LEAK).blend(d, vx.compare(GT, 0f)).intoArray(dX, i);
    }
  }

  // forward: y = e^x - 1 below zero   so: dX = dY (y + 1) there
  static void elu(float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector vx = FloatVector.fromArray(SPECIES, x, i);
      FloatVector vy = FloatVector.fromArray(SPECIES, y, i);
      FloatVector d = FloatVector.fromArray(SPECIES, dY, i);
      d.mul(vy.add(1f)).blend(d, vx.compare(GT, 0f)).intoArray(dX, i);
    }
  }

  // forward: y = s a (e^x - 1) below zero   so: dX = dY (y + s a) there
  static void selu(float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector vx = FloatVector.fromArray(SPECIES, x, i);
      FloatVector vy = FloatVector.fromArray(SPECIES, y, i);
      FloatVector d = FloatVector.fromArray(SPECIES, dY, i);
      d.mul(vy.add(SELU_SCALE_ALPHA)).blend(d.mul(SELU_SCALE), vx.compare(GT, 0f)).intoArray(dX, i);
    }
  }

  // forward: y = x (1 + t) / 2, t = tanh(u)   so: dX = dY ((1 + t) + x (1 - t^2) u') / 2
  static void geluTanh(float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int i = from; i < to; i += LANES) {
      FloatVector vx = FloatVector.fromArray(SPECIES, x, i);
      FloatVector d = FloatVector.fromArray(SPECIES, dY, i);
      FloatVector c = vx.max(-GELU_CLIP).min(GELU_CLIP);
      FloatVector t = VectorActivations.geluTanhOf(c);
      FloatVector slope = c.mul(c).mul(3f * GELU_CUBIC).add(GELU_SCALE);
      FloatVector bend = c.mul(one.sub(t.mul(t))).mul(slope);
      d.mul(t.add(1f).add(bend).mul(0.5f)).intoArray(dX, i);
    }
  }

  // forward: y = x s, s = sigmoid(x)   so: dX = dY (s + y (1 - s))
  static void silu(float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int i = from; i < to; i += LANES) {
      FloatVector vx = FloatVector.fromArray(SPECIES, x, i);
      FloatVector vy = FloatVector.fromArray(SPECIES, y, i);
      FloatVector d = FloatVector.fromArray(SPECIES, dY, i);
      FloatVector s = VectorMath.sigmoid(vx);
      d.mul(s.add(vy.mul(one.sub(s)))).intoArray(dX, i);
    }
  }

  // forward: y = x n / (n + 2), n = w (w + 2), w = e^x   so: dX = dY (n / (n + 2) + 4 x w (w + 1) /
  // (n + 2)^2)
  static void mish(float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector vx = FloatVector.fromArray(SPECIES, x, i);
      FloatVector d = FloatVector.fromArray(SPECIES, dY, i);
      FloatVector c = vx.blend(MISH_MAX, vx.compare(GT, MISH_MAX));
      FloatVector w = VectorMath.exp(c);
      FloatVector n = w.mul(w.add(2f));
      FloatVector m = n.add(2f);
      FloatVector bend = w.mul(4f).mul(w.add(1f)).div(m.mul(m));
      d.mul(n.div(m).add(c.mul(bend))).intoArray(dX, i);
    }
  }

  // forward: y = log(1 + e^x)   so: dX = dY sigmoid(x)
  static void softplus(float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector vx = FloatVector.fromArray(SPECIES, x, i);
      FloatVector d = FloatVector.fromArray(SPECIES, dY, i);
      d.mul(VectorMath.sigmoid(vx)).intoArray(dX, i);
    }
  }

  // forward: y = x / (1 + |x|)   so: dX = dY / (1 + |x|)^2
  static void softsign(float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int i = from; i < to; i += LANES) {
      FloatVector vx = FloatVector.fromArray(SPECIES, x, i);
      FloatVector d = FloatVector.fromArray(SPECIES, dY, i);
      FloatVector a = vx.abs().add(1f);
      d.mul(one.div(a.mul(a))).intoArray(dX, i);
    }
  }

  // forward: y = (x + 3) / 6 inside (-3, 3)   so: dX = dY / 6 there
  static void hardSigmoid(float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int i = from; i < to; i += LANES) {
      FloatVector vx = FloatVector.fromArray(SPECIES, x, i);
      FloatVector d = FloatVector.fromArray(SPECIES, dY, i);
      zero.blend(d.div(6f), vx.abs().compare(LT, 3f)).intoArray(dX, i);
    }
  }

  // forward: y = 0.2 x + 0.5 inside (-2.5, 2.5)   so: dX = 0.2 dY there
  static void hardSigmoid2(float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int i = from; i < to; i += LANES) {
      FloatVector vx = FloatVector.fromArray(SPECIES, x, i);
      FloatVector d = FloatVector.fromArray(SPECIES, dY, i);
      zero.blend(d.mul(0.2f), vx.abs().compare(LT, 2.5f)).intoArray(dX, i);
    }
  }

  // forward: y = x inside (-1, 1)   so: dX = dY there
  static void hardTanh(float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int i = from; i < to; i += LANES) {
      FloatVector vx = FloatVector.fromArray(SPECIES, x, i);
      FloatVector d = FloatVector.fromArray(SPECIES, dY, i);
      zero.blend(d, vx.abs().compare(LT, 1f)).intoArray(dX, i);
    }
  }

  // forward: y = e^x   so: dX = dY y
  static void exp(float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector vy = FloatVector.fromArray(SPECIES, y, i);
      FloatVector d = FloatVector.fromArray(SPECIES, dY, i);
      d.mul(vy).intoArray(dX, i);
    }
  }

  // forward: y = log(x)   so: dX = dY / x
  static void log(float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector vx = FloatVector.fromArray(SPECIES, x, i);
      FloatVector d = FloatVector.fromArray(SPECIES, dY, i);
      d.div(vx).intoArray(dX, i);
    }
  }

  // forward: y = log(sigmoid(x))   so: dX = dY sigmoid(-x)
  static void logSigmoid(float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector vx = FloatVector.fromArray(SPECIES, x, i);
      FloatVector d = FloatVector.fromArray(SPECIES, dY, i);
      d.mul(VectorMath.sigmoid(vx.neg())).intoArray(dX, i);
    }
  }

  // forward: y = sqrt(x)   so: dX = dY / (2 y)
  static void sqrt(float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector vy = FloatVector.fromArray(SPECIES, y, i);
      FloatVector d = FloatVector.fromArray(SPECIES, dY, i);
      d.mul(0.5f).div(vy).intoArray(dX, i);
    }
  }

  // forward: y = x^2   so: dX = dY 2 x
  static void square(float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector vx = FloatVector.fromArray(SPECIES, x, i);
      FloatVector d = FloatVector.fromArray(SPECIES, dY, i);
      d.mul(vx.add(vx)).intoArray(dX, i);
    }
  }

  // forward: y = 1 / x   so: dX = -dY y^2
  static void reciprocal(float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector vy = FloatVector.fromArray(SPECIES, y, i);
      FloatVector d = FloatVector.fromArray(SPECIES, dY, i);
      d.neg().mul(vy.mul(vy)).intoArray(dX, i);
    }
  }

  // forward: y = |x|   so: dX = dY sign(x), 0 at 0
  static void abs(float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int i = from; i < to; i += LANES) {
      FloatVector vx = FloatVector.fromArray(SPECIES, x, i);
      FloatVector d = FloatVector.fromArray(SPECIES, dY, i);
      zero.blend(d, vx.compare(GT, 0f)).blend(d.neg(), vx.compare(LT, 0f)).intoArray(dX, i);
    }
  }
}
