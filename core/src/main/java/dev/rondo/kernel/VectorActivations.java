package dev.rondo.kernel;

import static dev.rondo.kernel.ScalarActivations.ELU_MIN;
import static dev.rondo.kernel.ScalarActivations.GELU_CUBIC;
import static dev.rondo.kernel.ScalarActivations.GELU_SCALE;
import static dev.rondo.kernel.ScalarActivations.LEAK;
import static dev.rondo.kernel.ScalarActivations.MISH_MAX;
import static dev.rondo.kernel.ScalarActivations.SELU_SCALE;
import static dev.rondo.kernel.ScalarActivations.SELU_SCALE_ALPHA;
import static dev.rondo.kernel.VectorMath.LANES;
import static dev.rondo.kernel.VectorMath.SPECIES;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;

/**
 * {@link ScalarActivations} on whole vectors, with the same bits: each {@link UnaryMap} has the
 * loop of its name, which {@link SeparateLoops} finds. The length of a range is a multiple of
 * {@link VectorMath#LANES}.
 *
 * <p>No loop is unrolled: the cheap ones wait for memory, the others keep the processor busy.
 */
final class VectorActivations {
  private VectorActivations() {}

  static void linear(float[] x, float[] y, int from, int to) {
    System.arraycopy(x, from, y, from, to - from);
  }

  static void sigmoid(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, i);
      VectorMath.sigmoid(v).intoArray(y, i);
    }
  }

  static void tanh(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, i);
      VectorMath.tanh(v).intoArray(y, i);
    }
  }

  static void relu(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, i);
      v.max(0f).intoArray(y, i);
    }
  }

  static void relu6(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, i);
      v.max(0f).min(6f).intoArray(y, i);
    }
  }

  static void leakyRelu(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, i);
      v.mul(LEAK).blend(v, v.compare(GT, 0f)).intoArray(y, i);
    }
  }

  static void elu(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, i);
      eluOf(v).intoArray(y, i);
    }
  }

  static void selu(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, i);
      eluOf(v).mul(SELU_SCALE_ALPHA).blend(v.mul(SELU_SCALE), v.compare(GT, 0f)).intoArray(y, i);
    }
  }

  static void geluTanh(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, i);
      v.mul(0.5f).mul(geluTanhOf(v).add(1f)).intoArray(y, i);
    }
  }

  static void silu(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, i);
      v.mul(VectorMath.sigmoid(v)).intoArray(y, i);
    }
  }

  static void mish(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, i);
      FloatVector w = VectorMath.exp(v.blend(MISH_MAX, v.compare(GT, MISH_MAX)));
      FloatVector n = w.mul(w.add(2f));
      v.mul(n.div(n.add(2f))).intoArray(y, i);
    }
  }

  static void softplus(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, i);
      VectorMath.softplus(v).intoArray(y, i);
    }
  }

  static void softsign(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, i);
      v.div(v.abs().add(1f)).intoArray(y, i);
    }
  }

  static void hardSigmoid(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, i);
      v.add(3f).max(0f).min(6f).div(6f).intoArray(y, i);
    }
  }

  static void hardSigmoid2(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, i);
      v.mul(0.2f).add(0.5f).max(0f).min(1f).intoArray(y, i);
    }
  }

  static void hardTanh(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, i);
      v.max(-1f).min(1f).intoArray(y, i);
    }
  }

  static void exp(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, i);
      VectorMath.exp(v).intoArray(y, i);
    }
  }

  static void log(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, i);
      VectorMath.log(v).intoArray(y, i);
    }
  }

  static void logSigmoid(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, i);
      VectorMath.softplus(v.neg()).neg().intoArray(y, i);
    }
  }

  static void sqrt(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, i);
      v.sqrt().intoArray(y, i);
    }
  }

  static void square(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, i);
      v.mul(v).intoArray(y, i);
    }
  }

  static void reciprocal(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, i);
      FloatVector.broadcast(SPECIES, 1f).div(v).intoArray(y, i);
    }
  }

  static void abs(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, i);
      v.abs().intoArray(y, i);
    }
  }

  static void negate(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, i);
      v.neg().intoArray(y, i);
    }
  }

  /** The error function is rare, so there is no vector form of it. */
  static void gelu(float[] x, float[] y, int from, int to) {
    ScalarActivations.map(UnaryMap.GELU, x, y, from, to);
  }

  /** {@link ScalarActivations#geluTanh}. */
  static FloatVector geluTanhOf(FloatVector v) {
    return VectorMath.tanh(v.mul(v.mul(v).mul(GELU_CUBIC).add(GELU_SCALE)));
  }

  private static FloatVector eluOf(FloatVector v) {
    return VectorMath.expm1(v.blend(ELU_MIN, v.compare(LT, ELU_MIN))).blend(v, v.compare(GT, 0f));
  }
}
