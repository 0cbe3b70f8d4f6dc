package dev.rondo.kernel;

import static dev.rondo.kernel.ScalarMath.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link ScalarMath} on whole vectors: the same operations in the same order, so the same bits.
 * Only the vector back end may refer to this class.
 */
final class VectorMath {

  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  static final int LANES = SPECIES.length();

  private VectorMath() {}

  /** {@link ScalarMath#exp}. */
  static FloatVector exp(FloatVector x) {
    FloatVector c = x.blend(EXP_MAX, x.compare(VectorOperators.GT, EXP_MAX));
    c = c.blend(EXP_MIN, c.compare(VectorOperators.LT, EXP_MIN));
    FloatVector shifted = c.mul(LOG2_E).add(ROUNDER);
    FloatVector n = shifted.sub(ROUNDER);
    FloatVector r = c.sub(n.mul(LN2_HIGH)).sub(n.mul(LN2_LOW));
    FloatVector p = expm1Reduced(r).add(1f);
    IntVector exponent = shifted.reinterpretAsInts().sub(ROUNDER_BITS);
    IntVector half = exponent.lanewise(VectorOperators.ASHR, 1);
    return p.mul(powerOfTwo(half)).mul(powerOfTwo(exponent.sub(half)));
  }

  /** {@link ScalarMath#expm1}. */
  static FloatVector expm1(FloatVector x) {
    FloatVector shifted = x.mul(LOG2_E).add(ROUNDER);
    FloatVector n = shifted.sub(ROUNDER);
    FloatVector r = x.sub(n.mul(LN2_HIGH)).sub(n.mul(LN2_LOW));
    FloatVector scale = powerOfTwo(shifted.reinterpretAsInts().sub(ROUNDER_BITS));
    return scale.mul(expm1Reduced(r)).add(scale.sub(1f));
  }

  /** {@link ScalarMath#sigmoid}. */
  static FloatVector sigmoid(FloatVector x) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    return one.div(exp(x.neg()).add(1f));
  }

  /** {@link ScalarMath#tanh}. */
  static FloatVector tanh(FloatVector x) {
    FloatVector a = x.abs();
    FloatVector twice = a.add(a);
    FloatVector e = expm1(twice.blend(EXPM1_MAX, twice.compare(VectorOperators.GT, EXPM1_MAX)));
    IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
    return e.div(e.add(2f)).reinterpretAsInts().or(sign).reinterpretAsFloats();
  }

  /** {@link ScalarMath#log}. */
  static FloatVector log(FloatVector x) {
    VectorMask<Float> subnormal = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector y = logNormal(x.blend(x.mul(0x1p23f), subnormal), zero.blend(-23f, subnormal));
    y = y.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
    // infinity and NaN are their own logarithms: x - x is zero for any other number
    y = y.blend(x, x.sub(x).compare(VectorOperators.NE, 0f));
    return y.blend(Float.NaN, x.compare(VectorOperators.LT, 0f));
  }

  /** {@link ScalarMath#softplus}. */
  static FloatVector softplus(FloatVector x) {
    FloatVector z = exp(x.abs().neg());
    FloatVector u = z.add(1f);
    FloatVector lost = z.sub(u.sub(1f)).div(u);
    return x.max(0f).add(logNormal(u, FloatVector.zero(SPECIES)).add(lost));
  }

  private static FloatVector logNormal(FloatVector x, FloatVector exponent) {
    IntVector bits = x.reinterpretAsInts();
    IntVector k = bits.sub(SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
    FloatVector n = k.add(ROUNDER_BITS).reinterpretAsFloats().sub(ROUNDER).add(exponent);
    FloatVector f = bits.sub(k.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats().sub(1f);
    FloatVector p = f.mul(L10).add(L9);
    p = p.mul(f).add(L8);
    p = p.mul(f).add(L7);
    p = p.mul(f).add(L6);
    p = p.mul(f).add(L5);
    p = p.mul(f).add(L4);
    p = p.mul(f).add(L3);
    FloatVector square = f.mul(f);
    FloatVector tail = p.mul(f).mul(square).add(n.mul(LN2_LOW)).sub(square.mul(0.5f));
    return f.add(tail).add(n.mul(LN2_HIGH));
  }

  private static FloatVector expm1Reduced(FloatVector r) {
    FloatVector p = r.mul(E6).add(E5);
    p = p.mul(r).add(E4);
    p = p.mul(r).add(E3);
    p = p.mul(r).add(E2);
    return r.add(r.mul(r).mul(p));
  }

  private static FloatVector powerOfTwo(IntVector n) {
    return n.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
  }
}
