package dev.rondo.kernel;

import static dev.rondo.kernel.VectorGate.load;
import static dev.rondo.kernel.VectorMath.LANES;
import static dev.rondo.kernel.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * {@link StepGates} a vector of units at a time; the last few are left to {@link ScalarStepGates}.
 */
final class VectorStepGates implements StepGates {
  private final SeparateGates passes = new SeparateGates();

  @Override
  public void lstm(float[] gates, float[] sums, float[] c, float[] cNext, float[] hNext) {
    int units = c.length;
    int bound = SPECIES.loopBound(units);
    // i and f are neighbours: one pass for both
    passes.sigmoidOfSum(gates, 0, sums, 0, 2 * units);
    passes.tanhOfSum(gates, 2 * units, sums, 2 * units, units);
    passes.sigmoidOfSum(gates, 3 * units, sums, 3 * units, units);
    cellVectors(gates, c, cNext, units, bound);
    ScalarStepGates.cell(gates, c, cNext, bound);
    passes.tanh(cNext, 0, hNext, 0, units);
    outputVectors(gates, hNext, units, bound);
    ScalarStepGates.output(gates, hNext, bound);
  }

  private static void cellVectors(float[] gates, float[] c, float[] cNext, int units, int bound) {
    int fAt = units;
    int gAt = 2 * units;
    for (int j = 0; j < bound; j += LANES) {
      FloatVector ig = load(gates, j).mul(load(gates, gAt + j));
      load(gates, fAt + j).mul(load(c, j)).add(ig).intoArray(cNext, j);
    }
  }

  private static void outputVectors(float[] gates, float[] hNext, int units, int bound) {
    int oAt = 3 * units;
    for (int j = 0; j < bound; j += LANES) {
      load(gates, oAt + j).mul(load(hNext, j)).intoArray(hNext, j);
    }
  }

  @Override
  public void gruResetAfter(float[] gates, float[] sums, float[] h, float[] hNext) {
    int units = h.length;
    int bound = SPECIES.loopBound(units);
    // z and r are neighbours: one pass for both
    passes.sigmoidOfSum(gates, 0, sums, 0, 2 * units);
    scaleVectors(gates, sums, units, bound);
    ScalarStepGates.scale(gates, sums, units, bound);
    passes.tanhOfSum(gates, 2 * units, sums, 2 * units, units);
    mixVectors(gates, h, hNext, units, bound);
    ScalarStepGates.mix(gates, h, hNext, bound);
  }

  private static void scaleVectors(float[] gates, float[] sums, int units, int bound) {
    int rAt = units;
    int snAt = 2 * units;
    for (int j = 0; j < bound; j += LANES) {
      load(gates, rAt + j).mul(load(sums, snAt + j)).intoArray(sums, snAt + j);
    }
  }

  private static void mixVectors(float[] gates, float[] h, float[] hNext, int units, int bound) {
    int nAt = 2 * units;
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int j = 0; j < bound; j += LANES) {
      FloatVector z = load(gates, j);
      FloatVector n = load(gates, nAt + j);
      z.mul(load(h, j)).add(one.sub(z).mul(n)).intoArray(hNext, j);
    }
  }

  @Override
  public void gruReset(float[] gates, float[] sums, float[] h, float[] reset) {
    int bound = SPECIES.loopBound(h.length);
    passes.sigmoidOfSum(gates, 0, sums, 0, 2 * h.length);
    resetVectors(gates, h, reset, h.length, bound);
    ScalarStepGates.reset(gates, h, reset, bound);
  }

  private static void resetVectors(float[] gates, float[] h, float[] reset, int units, int bound) {
    int rAt = units;
    for (int j = 0; j < bound; j += LANES) {
      load(gates, rAt + j).mul(load(h, j)).intoArray(reset, j);
    }
  }

  @Override
  public void gruNew(float[] gates, float[] sums, float[] h, float[] hNext) {
    int units = h.length;
    int bound = SPECIES.loopBound(units);
    passes.tanhOfSum(gates, 2 * units, sums, 2 * units, units);
    mixVectors(gates, h, hNext, units, bound);
    ScalarStepGates.mix(gates, h, hNext, bound);
  }

  @Override
  public void normalize(float[] x, int xAt, int n, float[] y, int yAt) {
    VectorNormalizedRows.hat(x, xAt, n, y, yAt);
  }
}
