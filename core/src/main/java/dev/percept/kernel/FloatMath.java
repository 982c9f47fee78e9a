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

  /// log(1 + z) = 2s + s³(A0 + A1 s² + A2 s⁴ + A3 s⁶) for s = z / (2 + z) and z from 0 to 1.
  public static final float A0 = 0x1.555502p-1f;

  /// See [#A0].
  public static final float A1 = 0x1.99d20cp-2f;

  /// See [#A0].
  public static final float A2 = 0x1.1ebcb8p-2f;

  /// See [#A0].
  public static final float A3 = 0x1.1ed986p-2f;

  /// In the upper tail of the normal distribution, 1 / (1 + this · t) takes the place of t.
  public static final float NORMAL_SCALE = 0.3125f;

  /// From here on e^(-t² / 2) is zero in float.
  public static final float NORMAL_FARTHEST = 15f;

  /// 1 - Φ(t) = e^(-t² / 2) u (N0 + N1 u + … + N9 u⁹) for u = 1 / (1 + 5/16 t) and t from 0 to
  /// 14.5.
  public static final float N0 = 0x1.fea118p-4f;

  /// See [#N0].
  public static final float N1 = 0x1.fefa66p-4f;

  /// See [#N0].
  public static final float N2 = 0x1.ca44b4p-4f;

  /// See [#N0].
  public static final float N3 = 0x1.7108e6p-4f;

  /// See [#N0].
  public static final float N4 = 0x1.c6e030p-5f;

  /// See [#N0].
  public static final float N5 = -0x1.4b53f2p-9f;

  /// See [#N0].
  public static final float N6 = 0x1.304f50p-4f;

  /// See [#N0].
  public static final float N7 = -0x1.357678p-3f;

  /// See [#N0].
  public static final float N8 = 0x1.768f92p-4f;

  /// See [#N0].
  public static final float N9 = -0x1.37c212p-6f;

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
    float y = lessOne(r) + 1f;
    // 2^power in two factors, so that neither overflows and a subnormal result is rounded once.
    int half = power >> 1;
    return y * powerOfTwo(half) * powerOfTwo(power - half);
  }

  // e^r - 1 for |r| ≤ ln 2 / 2.
  private static float lessOne(float r) {
    float q = E4;
    q = Math.fma(q, r, E3);
    q = Math.fma(q, r, E2);
    q = Math.fma(q, r, E1);
    q = Math.fma(q, r, E0);
    return Math.fma(q, r * r, r);
  }

  private static float powerOfTwo(int power) {
    return Float.intBitsToFloat((power + EXPONENT_BIAS) << MANTISSA_BITS);
  }

  /// e^x - 1, without the loss of digits near 0. Error at most 1.46 ulp; -1 below -17, infinity
  /// above 88.73, +0 for zeros of either sign, NaN for NaN.
  public static float expm1(float x) {
    float clamped = x > EXP_HIGHEST ? EXP_HIGHEST : x;
    clamped = clamped < EXP_LOWEST ? EXP_LOWEST : clamped;
    float shifted = Math.fma(clamped, LOG2_E, ROUNDER);
    int power = Float.floatToRawIntBits(shifted) - ROUNDER_BITS;
    float n = shifted - ROUNDER;
    float r = Math.fma(-n, LN2_HIGH, clamped);
    r = Math.fma(-n, LN2_LOW, r);
    // 2^power (e^r - 1) + (2^power - 1), over 2^half so that nothing overflows too early.
    int half = power >> 1;
    float scale = powerOfTwo(power - half);
    return Math.fma(scale, lessOne(r), scale - powerOfTwo(-half)) * powerOfTwo(half);
  }

  /// The hyperbolic tangent: with m = e^(-2|x|) - 1 it is -m / (2 + m), and the sign of x. Error at
  /// most 2.50 ulp; ±1 from 8.5 on, the zero that x is, NaN for NaN.
  public static float tanh(float x) {
    float m = expm1(-2f * Math.abs(x));
    return Math.copySign(m / (2f + m), x);
  }

  /// log(1 + e^x), the softplus, computed as max(x, 0) + log(1 + z) with z = e^-|x|, and that as 2
  /// artanh(z / (2 + z)). Error at most 2.87 ulp; 0 below -103, x above 15, NaN for NaN.
  public static float log1pExp(float x) {
    float z = exp(-Math.abs(x));
    float s = z / (2f + z);
    float square = s * s;
    float p = A3;
    p = Math.fma(p, square, A2);
    p = Math.fma(p, square, A1);
    p = Math.fma(p, square, A0);
    return (x > 0 ? x : 0f) + Math.fma(p, square * s, 2f * s);
  }

  /// Φ(x), the probability that a normal number of mean 0 and standard deviation 1 is at most x,
  /// which is (1 + erf(x / √2)) / 2. Computed from the tail beyond |x|, so that it is as exact far
  /// below 0 as elsewhere. Error at most 6.39 ulp, and at most 2.2·10⁻⁷ in all; 0 below -14.2, 1
  /// above 5.5, NaN for NaN.
  public static float normalDistribution(float x) {
    float t = Math.abs(x);
    t = t > NORMAL_FARTHEST ? NORMAL_FARTHEST : t;
    // The rounding error of t² would be felt in e^(-t² / 2) for large t.
    float square = t * t;
    float lost = Math.fma(t, t, -square);
    float e = exp(-0.5f * square);
    e = Math.fma(-0.5f * lost, e, e);
    float u = 1f / Math.fma(t, NORMAL_SCALE, 1f);
    float p = N9;
    p = Math.fma(p, u, N8);
    p = Math.fma(p, u, N7);
    p = Math.fma(p, u, N6);
    p = Math.fma(p, u, N5);
    p = Math.fma(p, u, N4);
    p = Math.fma(p, u, N3);
    p = Math.fma(p, u, N2);
    p = Math.fma(p, u, N1);
    p = Math.fma(p, u, N0);
    float tail = e * (p * u);
    return x < 0 ? tail : 1f - tail;
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
