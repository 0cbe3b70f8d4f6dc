package dev.rondo.kernel;

/**
 * Transcendental functions of one float. {@link VectorMath} does the same operations in the same
 * order on many, so a vector loop and its scalar tail give the same bits.
 *
 * <p>At most, against {@link StrictMath}, in units in the last place: exp 1.05, expm1 1.7, log 0.9,
 * sigmoid 2.5 (but 0 below -88.72, where a subnormal number would be right), tanh 2.3, softplus
 * 2.8, erf 0.6.
 */
final class ScalarMath {

  static final float LOG2_E = 1.442695041f;

  /**
   * The natural logarithm of 2 in two parts; the first has few bits, so that n * LN2_HIGH is exact.
   */
  static final float LN2_HIGH = 0.693359375f;

  static final float LN2_LOW = -2.12194440e-4f;

  /** Adding it rounds a float to a whole number n, and leaves n + 127 in the low bits. */
  static final float ROUNDER = 0x1.8p23f + 127f;

  /** Leaves n + 254 instead. */
  static final float ROUNDER_TWICE = 0x1.8p23f + 254f;

  static final int ROUNDER_BITS = Float.floatToRawIntBits(ROUNDER);

  /** Beyond these exp is infinity or zero. */
  static final float EXP_MAX = 89f;

  static final float EXP_MIN = -104f;

  /** From here on {@code tanh(x / 2)} rounds to 1, and {@code exp(-x) - 1} to -1. */
  static final float EXPM1_MAX = 20f;

  /** The e of tanh at which its two forms meet: both are monotone and within 2.3 ulp there. */
  static final float TANH_SEAM = 1f;

  // exp(r) = 1 + r + r^2 (E2 + E3 r + ...) for |r| <= log(2) / 2: minimax, relative error 1.4e-8
  static final float E2 = 0.49999997f;
  static final float E3 = 0.16666543f;
  static final float E4 = 0.0416672f;
  static final float E5 = 0.0083665475f;
  static final float E6 = 0.0013882517f;

  static final int SQRT_HALF_BITS = Float.floatToRawIntBits(0.70710678f);

  // log(1 + f) = f - f^2 / 2 + f^3 (L3 + L4 f + ...) for sqrt(1/2) <= 1 + f < sqrt(2): minimax,
  // relative error 6e-9
  static final float L3 = 0.3333333f;
  static final float L4 = -0.25000829f;
  static final float L5 = 0.2000126f;
  static final float L6 = -0.16623062f;
  static final float L7 = 0.1420073f;
  static final float L8 = -0.13162184f;
  static final float L9 = 0.12770335f;
  static final float L10 = -0.076402955f;

  // artanh(s) = s + s^3 / 2 (A3 + A5 s^2 + ...) for 0 <= s <= 1/3: minimax, relative error 5e-9
  static final float A3 = 0.6666641f;
  static final float A5 = 0.40021667f;
  static final float A7 = 0.27999267f;
  static final float A9 = 0.28025565f;

  /** Makes a subnormal normal. */
  static final float SUBNORMAL_SCALE = 0x1p23f;

  static final float SUBNORMAL_ROUNDER = ROUNDER + 23f;

  /**
   * Whether products are added to without rounding in between, as vector loops do. Not without the
   * Vector API: on a processor that has no such instruction Java emulates it, very slowly.
   */
  private static final boolean FUSED = VectorSupport.pays();

  private ScalarMath() {}

  private static float fma(float a, float b, float c) {
    return FUSED ? Math.fma(a, b, c) : a * b + c;
  }

  /** {@code e^x}; infinity above 88.73, gradually zero below -87.3. */
  static float exp(float x) {
    float c = x > EXP_MAX ? EXP_MAX : x;
    c = c < EXP_MIN ? EXP_MIN : c;
    // x = n log(2) + r
    float shifted = fma(c, LOG2_E, ROUNDER_TWICE);
    float n = shifted - ROUNDER_TWICE;
    float r = fma(n, -LN2_LOW, fma(n, -LN2_HIGH, c));
    // 2^n in two factors, since 2^128 and 2^-149 are no normal floats
    int biased = Float.floatToRawIntBits(shifted);
    int half = biased >> 1;
    return (expm1Reduced(r) + 1f)
        * Float.intBitsToFloat(half << 23)
        * Float.intBitsToFloat((biased - half) << 23);
  }

  /** {@code e^x - 1} without cancellation, for {@code -80 <= x <= 80}. */
  static float expm1(float x) {
    float shifted = fma(x, LOG2_E, ROUNDER);
    float n = shifted - ROUNDER;
    float r = fma(n, -LN2_LOW, fma(n, -LN2_HIGH, x));
    float scale = Float.intBitsToFloat(Float.floatToRawIntBits(shifted) << 23);
    return fma(scale, expm1Reduced(r), scale - 1f);
  }

  /** {@code 1 / (1 + e^-x)}; zero below -88.72, where it would be subnormal. */
  static float sigmoid(float x) {
    return 1f / (1f + exp(-x));
  }

  /**
   * Hyperbolic tangent on {@code |x|}, then the sign of x. With {@code e = e^2x - 1} it is {@code e
   * / (e + 2)}, but the rounding of such a quotient falls here and there where e rises. So it is
   * {@code 1 - 2 / (e + 2)}, which never falls, or, where that would cancel, {@code e/2 - e/2 * e /
   * (e + 2)}.
   */
  static float tanh(float x) {
    float a = Math.abs(x);
    float twice = a + a;
    float e = expm1(twice > EXPM1_MAX ? EXPM1_MAX : twice);
    boolean small = e < TANH_SEAM;
    float whole = small ? e * 0.5f : 1f;
    return Math.copySign(fma(-whole, (small ? e : 2f) / (e + 2f), whole), x);
  }

  /** Natural logarithm; minus infinity at zero, NaN below. */
  static float log(float x) {
    if (!(x > 0f)) {
      return x == 0f ? Float.NEGATIVE_INFINITY : Float.NaN;
    }
    if (x == Float.POSITIVE_INFINITY) {
      return x;
    }
    boolean subnormal = x < Float.MIN_NORMAL;
    int bits = Float.floatToRawIntBits(subnormal ? x * SUBNORMAL_SCALE : x);
    // x = 2^n (1 + f)
    int whole = (bits - SQRT_HALF_BITS) >> 23;
    float n =
        Float.intBitsToFloat(whole + ROUNDER_BITS) - (subnormal ? SUBNORMAL_ROUNDER : ROUNDER);
    float f = Float.intBitsToFloat(bits - (whole << 23)) - 1f;
    float p = L10;
    p = p * f + L9;
    p = p * f + L8;
    p = p * f + L7;
    p = p * f + L6;
    p = p * f + L5;
    p = p * f + L4;
    p = p * f + L3;
    float square = f * f;
    float tail = (p * f * square + n * LN2_LOW) - 0.5f * square;
    return (f + tail) + n * LN2_HIGH;
  }

  /** {@code log(1 + e^x)}. */
  static float softplus(float x) {
    float z = exp(-Math.abs(x));
    // log(1 + z) = 2 artanh(s)
    float s = z / (z + 2f);
    float square = s * s;
    float p = A9;
    p = p * square + A7;
    p = p * square + A5;
    p = p * square + A3;
    return Math.max(x, 0f) + (p * square * s + (s + s));
  }

  /** The error function, within 1 ulp; computed in float64 by two minimax polynomials. */
  static float erf(float x) {
    double a = Math.abs((double) x);
    if (a < 1) {
      return (float) (x * erfOverX(a * a));
    }
    return a < 4 ? (float) Math.copySign(1 - erfcScaled(a) * Math.exp(-a * a), x) : Math.signum(x);
  }

  /** {@code e^r - 1} for {@code |r| <= log(2) / 2}. */
  private static float expm1Reduced(float r) {
    float p = fma(r, E6, E5);
    p = fma(p, r, E4);
    p = fma(p, r, E3);
    p = fma(p, r, E2);
    return fma(r * r, p, r);
  }

  /** {@code erf(x) / x} as a polynomial of {@code s = x^2}, for {@code s <= 1}. */
  private static double erfOverX(double s) {
    double p = 7.853884076530427e-05;
    p = p * s - 0.00080102010787401;
    p = p * s + 0.005188328627808114;
    p = p * s - 0.02685381250826279;
    p = p * s + 0.11283585165612649;
    p = p * s - 0.37612625826405155;
    return p * s + 1.1283791657275086;
  }

  /** {@code (1 - erf(x)) e^(x^2)} as a polynomial of {@code 1 / (1 + 0.4 x)}, for 1 <= x <= 4. */
  private static double erfcScaled(double x) {
    double t = 1 / (1 + 0.4 * x);
    double p = -0.032847342674521926;
    p = p * t + 0.7717960674482228;
    p = p * t - 0.46889651995906567;
    p = p * t + 0.5941347876374646;
    p = p * t + 0.12535944393190712;
    return p * t + 0.010994383058238669;
  }
}
