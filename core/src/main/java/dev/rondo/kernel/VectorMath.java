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
 *
 * <p>Call one of these in a loop, not two, and let the loop stand in a method of its own: the JIT
 * stops inlining when a method has 18,000 nodes, one of these functions takes most of them, and one
 * that is not inlined runs ten times slower. A second pass over data in cache costs far less. For
 * the same reason exp and expm1 spell out the polynomial they share.
 */
final class VectorMath {

  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  static final int LANES = SPECIES.length();

  /** Where the lanes of a sum are laid out; an array a thread, so that no sum creates one. */
  private static final ThreadLocal<float[]> SUM = ThreadLocal.withInitial(() -> new float[LANES]);

  private VectorMath() {}

  private static FloatVector all(float x) {
    return FloatVector.broadcast(SPECIES, x);
  }

  /** {@link ScalarMath#exp}. */
  static FloatVector exp(FloatVector x) {
    FloatVector c = x.blend(EXP_MAX, x.compare(VectorOperators.GT, EXP_MAX));
    c = c.blend(EXP_MIN, c.compare(VectorOperators.LT, EXP_MIN));
    FloatVector shifted = c.fma(all(LOG2_E), all(ROUNDER_TWICE));
    FloatVector n = shifted.sub(ROUNDER_TWICE);
    FloatVector r = n.fma(all(-LN2_LOW), n.fma(all(-LN2_HIGH), c));
    IntVector biased = shifted.reinterpretAsInts();
    IntVector half = biased.lanewise(VectorOperators.ASHR, 1);
    IntVector rest = biased.sub(half);
    FloatVector p = r.fma(all(E6), all(E5));
    p = p.fma(r, all(E4));
    p = p.fma(r, all(E3));
    p = p.fma(r, all(E2));
    p = r.mul(r).fma(p, r).add(1f);
    return p.mul(half.lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats())
        .mul(rest.lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
  }

  /** {@link ScalarMath#expm1}. */
  static FloatVector expm1(FloatVector x) {
    FloatVector shifted = x.fma(all(LOG2_E), all(ROUNDER));
    FloatVector n = shifted.sub(ROUNDER);
    FloatVector r = n.fma(all(-LN2_LOW), n.fma(all(-LN2_HIGH), x));
    IntVector biased = shifted.reinterpretAsInts();
    FloatVector scale = biased.lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
    FloatVector p = r.fma(all(E6), all(E5));
    p = p.fma(r, all(E4));
    p = p.fma(r, all(E3));
    p = p.fma(r, all(E2));
    p = r.mul(r).fma(p, r);
    return scale.fma(p, scale.sub(1f));
  }

  /** {@link ScalarMath#sigmoid}. */
  static FloatVector sigmoid(FloatVector x) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    return one.div(exp(x.neg()).add(one));
  }

  /** {@link ScalarMath#tanh}. */
  static FloatVector tanh(FloatVector x) {
    FloatVector a = x.abs();
    FloatVector twice = a.add(a);
    FloatVector e = expm1(twice.blend(EXPM1_MAX, twice.compare(VectorOperators.GT, EXPM1_MAX)));
    VectorMask<Float> small = e.compare(VectorOperators.LT, TANH_SEAM);
    FloatVector whole = all(1f).blend(e.mul(0.5f), small);
    FloatVector y = all(2f).blend(e, small).div(e.add(2f)).neg().fma(whole, whole);
    IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
    return y.reinterpretAsInts().or(sign).reinterpretAsFloats();
  }

  /** {@link ScalarMath#log}. */
  static FloatVector log(FloatVector x) {
    VectorMask<Float> subnormal = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
    FloatVector rounder =
        FloatVector.broadcast(SPECIES, ROUNDER).blend(SUBNORMAL_ROUNDER, subnormal);
    IntVector bits = x.blend(x.mul(SUBNORMAL_SCALE), subnormal).reinterpretAsInts();
    IntVector whole = bits.sub(SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
    FloatVector n = whole.add(ROUNDER_BITS).reinterpretAsFloats().sub(rounder);
    FloatVector f =
        bits.sub(whole.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats().sub(1f);
    FloatVector p = f.mul(L10).add(L9);
    p = p.mul(f).add(L8);
    p = p.mul(f).add(L7);
    p = p.mul(f).add(L6);
    p = p.mul(f).add(L5);
    p = p.mul(f).add(L4);
    p = p.mul(f).add(L3);
    FloatVector square = f.mul(f);
    FloatVector tail = p.mul(f).mul(square).add(n.mul(LN2_LOW)).sub(square.mul(0.5f));
    FloatVector y = f.add(tail).add(n.mul(LN2_HIGH));
    y = y.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
    // infinity and NaN are their own logarithms: x - x is zero for any other number
    y = y.blend(x, x.sub(x).compare(VectorOperators.NE, 0f));
    return y.blend(Float.NaN, x.compare(VectorOperators.LT, 0f));
  }

  /** {@link ScalarMath#softplus}. */
  static FloatVector softplus(FloatVector x) {
    FloatVector z = exp(x.abs().neg());
    FloatVector s = z.div(z.add(2f));
    FloatVector square = s.mul(s);
    FloatVector p = square.mul(A9).add(A7);
    p = p.mul(square).add(A5);
    p = p.mul(square).add(A3);
    return x.max(0f).add(p.mul(square).mul(s).add(s.add(s)));
  }

  /**
   * Sum of the lanes, by halves. Not {@code reduceLanes}: its order is free, and compiled code and
   * the interpreter may differ.
   */
  static float sumLanes(FloatVector x) {
    float[] lanes = SUM.get();
    x.intoArray(lanes, 0);
    for (int half = LANES / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        lanes[i] += lanes[i + half];
      }
    }
    return lanes[0];
  }
}
