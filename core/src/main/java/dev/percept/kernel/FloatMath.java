package dev.percept.kernel;

/// Elementary functions in float32, by fixed sequences of additions, multiplications and fused
/// multiply-adds.
///
/// `Math.exp` may differ between machines by an ulp; these may not, and vector kernels repeat the
/// same sequence lane by lane. The constants are public for them. Polynomials are minimax fits,
/// made by `docs/numerics/fit-polynomials.py`; the errors stated are measured against `StrictMath`
/// over every float by `FloatMathTest`.
public final class FloatMath {

  /// log₂ e.
  public static final float LOG2_E = 0x1.715476p+0f;

  /// The upper 12 bits of ln 2: products with integers below 2^12 are exact.
  public static final float LN2_HIGH = 0x1.62ep-1f;

  /// ln 2 less [#LN2_HIGH].
  public static final float LN2_LOW = 0x1.0bfbe8p-15f;

  /// 1.5 · 2^23: adding it leaves the nearest integer in the low bits of the sum.
  public static final float ROUNDER = 0x1.8p23f;

  /// Above this e^x overflows to infinity, whatever the last bits.
  public static final float EXP_HIGHEST = 89f;

  /// Below this e^x rounds to zero.
  public static final float EXP_LOWEST = -104f;

  /// e^r = 1 + r + r²(E0 + E1 r + … + E4 r⁴) for |r| ≤ ln 2 / 2.
  public static final float E0 = 0x1.fffffcp-2f;

  /// See [#E0].
  public static final float E1 = 0x1.555492p-3f;

  /// See [#E0].
  public static final float E2 = 0x1.5558f2p-5f;

  /// See [#E0].
  public static final float E3 = 0x1.1239e2p-7f;

  /// See [#E0].
  public static final float E4 = 0x1.6a2434p-10f;

  // log(1 + f) = f - f²/2 + f³(L0 + L1 f + … + L7 f⁷) for √½ ≤ 1 + f ≤ √2.
  private static final float L0 = 0x1.555554p-2f;
  private static final float L1 = -0x1.000226p-2f;
  private static final float L2 = 0x1.99a008p-3f;
  private static final float L3 = -0x1.547244p-3f;
  private static final float L4 = 0x1.22da1cp-3f;
  private static final float L5 = -0x1.0d8542p-3f;
  private static final float L6 = 0x1.055b6cp-3f;
  private static final float L7 = -0x1.38b586p-4f;

  private static final int EXPONENT_BIAS = 127;
  private static final int MANTISSA_BITS = 23;
  private static final int ROUNDER_BITS = Float.floatToRawIntBits(ROUNDER);

  /// The bits of √½, where a mantissa range of one octave is cut.
  private static final int SQRT_HALF_BITS = 0x3F3504F3;

  private FloatMath() {}

  /// e^x. Error at most 1.01 ulp; 0 below -104, infinity above 88.73, NaN for NaN.
  public static float exp(float x) {
    float clamped = x > EXP_HIGHEST ? EXP_HIGHEST : x;
    clamped = clamped < EXP_LOWEST ? EXP_LOWEST : clamped;
    float shifted = Math.fma(clamped, LOG2_E, ROUNDER);
    int power = Float.floatToRawIntBits(shifted) - ROUNDER_BITS;
    float n = shifted - ROUNDER;
    float r = Math.fma(-n, LN2_HIGH, clamped);
    r = Math.fma(-n, LN2_LOW, r);
    float q = E4;
    q = Math.fma(q, r, E3);
    q = Math.fma(q, r, E2);
    q = Math.fma(q, r, E1);
    q = Math.fma(q, r, E0);
    float y = Math.fma(q, r * r, r) + 1f;
    // 2^power in two factors, so that neither overflows and a subnormal result is rounded once.
    int half = power >> 1;
    return y * powerOfTwo(half) * powerOfTwo(power - half);
  }

  private static float powerOfTwo(int power) {
    return Float.intBitsToFloat((power + EXPONENT_BIAS) << MANTISSA_BITS);
  }

  /// 1 / (1 + e^-x), computed from e^-|x| so that nothing overflows. Error at most 2.41 ulp.
  public static float sigmoid(float x) {
    float e = exp(-Math.abs(x));
    return (x < 0 ? e : 1f) / (1f + e);
  }

  /// The natural logarithm. Error at most 0.87 ulp; -infinity for 0, NaN below 0.
  public static float log(float x) {
    if (!(x > 0) || x == Float.POSITIVE_INFINITY) {
      return x == 0 ? Float.NEGATIVE_INFINITY : x > 0 ? x : Float.NaN;
    }
    float normal = x < Float.MIN_NORMAL ? x * 0x1p23f : x;
    int bits = Float.floatToRawIntBits(normal) - SQRT_HALF_BITS;
    int power = (bits >> MANTISSA_BITS) - (normal == x ? 0 : MANTISSA_BITS);
    float f = Float.intBitsToFloat((bits & ((1 << MANTISSA_BITS) - 1)) + SQRT_HALF_BITS) - 1f;
    float p = L7;
    p = Math.fma(p, f, L6);
    p = Math.fma(p, f, L5);
    p = Math.fma(p, f, L4);
    p = Math.fma(p, f, L3);
    p = Math.fma(p, f, L2);
    p = Math.fma(p, f, L1);
    p = Math.fma(p, f, L0);
    float square = f * f;
    float tail = Math.fma(p, square * f, power * LN2_LOW);
    return Math.fma(-0.5f, square, tail) + f + power * LN2_HIGH;
  }
}
