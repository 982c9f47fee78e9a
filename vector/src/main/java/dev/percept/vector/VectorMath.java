package dev.percept.vector;

import static dev.percept.kernel.FloatMath.A0;
import static dev.percept.kernel.FloatMath.A1;
import static dev.percept.kernel.FloatMath.A2;
import static dev.percept.kernel.FloatMath.A3;
import static dev.percept.kernel.FloatMath.E0;
import static dev.percept.kernel.FloatMath.E1;
import static dev.percept.kernel.FloatMath.E2;
import static dev.percept.kernel.FloatMath.E3;
import static dev.percept.kernel.FloatMath.E4;
import static dev.percept.kernel.FloatMath.EXP_HIGHEST;
import static dev.percept.kernel.FloatMath.EXP_LOWEST;
import static dev.percept.kernel.FloatMath.LN2_HIGH;
import static dev.percept.kernel.FloatMath.LN2_LOW;
import static dev.percept.kernel.FloatMath.LOG2_E;
import static dev.percept.kernel.FloatMath.N0;
import static dev.percept.kernel.FloatMath.N1;
import static dev.percept.kernel.FloatMath.N2;
import static dev.percept.kernel.FloatMath.N3;
import static dev.percept.kernel.FloatMath.N4;
import static dev.percept.kernel.FloatMath.N5;
import static dev.percept.kernel.FloatMath.N6;
import static dev.percept.kernel.FloatMath.N7;
import static dev.percept.kernel.FloatMath.N8;
import static dev.percept.kernel.FloatMath.N9;
import static dev.percept.kernel.FloatMath.NORMAL_FARTHEST;
import static dev.percept.kernel.FloatMath.NORMAL_SCALE;
import static dev.percept.kernel.FloatMath.ROUNDER;
import static dev.percept.vector.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// The functions of core's `FloatMath`, lane by lane in the same sequence of operations.
final class VectorMath {
  private static final int EXPONENT_BIAS = 127;
  private static final int MANTISSA_BITS = 23;
  private static final int ROUNDER_BITS = Float.floatToRawIntBits(ROUNDER);

  private static final FloatVector ONE = FloatVector.broadcast(FLOATS, 1f);
  private static final FloatVector HIGHEST = FloatVector.broadcast(FLOATS, EXP_HIGHEST);
  private static final FloatVector LOWEST = FloatVector.broadcast(FLOATS, EXP_LOWEST);
  private static final FloatVector V_LOG2_E = FloatVector.broadcast(FLOATS, LOG2_E);
  private static final FloatVector V_ROUNDER = FloatVector.broadcast(FLOATS, ROUNDER);
  private static final FloatVector V_LN2_HIGH = FloatVector.broadcast(FLOATS, LN2_HIGH);
  private static final FloatVector V_LN2_LOW = FloatVector.broadcast(FLOATS, LN2_LOW);
  private static final FloatVector V_E0 = FloatVector.broadcast(FLOATS, E0);
  private static final FloatVector V_E1 = FloatVector.broadcast(FLOATS, E1);
  private static final FloatVector V_E2 = FloatVector.broadcast(FLOATS, E2);
  private static final FloatVector V_E3 = FloatVector.broadcast(FLOATS, E3);
  private static final FloatVector V_E4 = FloatVector.broadcast(FLOATS, E4);
  private static final FloatVector TWO = FloatVector.broadcast(FLOATS, 2f);
  private static final FloatVector ZERO = FloatVector.zero(FLOATS);
  private static final FloatVector FARTHEST = FloatVector.broadcast(FLOATS, NORMAL_FARTHEST);
  private static final FloatVector V_A0 = FloatVector.broadcast(FLOATS, A0);
  private static final FloatVector V_A1 = FloatVector.broadcast(FLOATS, A1);
  private static final FloatVector V_A2 = FloatVector.broadcast(FLOATS, A2);
  private static final FloatVector V_A3 = FloatVector.broadcast(FLOATS, A3);
  private static final FloatVector V_N0 = FloatVector.broadcast(FLOATS, N0);
  private static final FloatVector V_N1 = FloatVector.broadcast(FLOATS, N1);
  private static final FloatVector V_N2 = FloatVector.broadcast(FLOATS, N2);
  private static final FloatVector V_N3 = FloatVector.broadcast(FLOATS, N3);
  private static final FloatVector V_N4 = FloatVector.broadcast(FLOATS, N4);
  private static final FloatVector V_N5 = FloatVector.broadcast(FLOATS, N5);
  private static final FloatVector V_N6 = FloatVector.broadcast(FLOATS, N6);
  private static final FloatVector V_N7 = FloatVector.broadcast(FLOATS, N7);
  private static final FloatVector V_N8 = FloatVector.broadcast(FLOATS, N8);
  private static final FloatVector V_N9 = FloatVector.broadcast(FLOATS, N9);
  private static final FloatVector V_NORMAL_SCALE = FloatVector.broadcast(FLOATS, NORMAL_SCALE);

  private VectorMath() {}

  /// e^x.
  static FloatVector exp(FloatVector x) {
    FloatVector clamped = x.blend(HIGHEST, x.compare(VectorOperators.GT, HIGHEST));
    clamped = clamped.blend(LOWEST, clamped.compare(VectorOperators.LT, LOWEST));
    FloatVector shifted = clamped.fma(V_LOG2_E, V_ROUNDER);
    IntVector power = Lanes.bits(shifted).sub(ROUNDER_BITS);
    FloatVector minusN = V_ROUNDER.sub(shifted);
    FloatVector r = minusN.fma(V_LN2_HIGH, clamped);
    r = minusN.fma(V_LN2_LOW, r);
    FloatVector y = lessOne(r).add(ONE);
    IntVector half = power.lanewise(VectorOperators.ASHR, 1);
    return y.mul(powerOfTwo(half)).mul(powerOfTwo(power.sub(half)));
  }

  private static FloatVector lessOne(FloatVector r) {
    FloatVector q = V_E4;
    q = q.fma(r, V_E3);
    q = q.fma(r, V_E2);
    q = q.fma(r, V_E1);
    q = q.fma(r, V_E0);
    return q.fma(r.mul(r), r);
  }

  private static FloatVector powerOfTwo(IntVector power) {
    return power
        .add(EXPONENT_BIAS)
        .lanewise(VectorOperators.LSHL, MANTISSA_BITS)
        .reinterpretAsFloats();
  }

  /// e^x - 1.
  static FloatVector expm1(FloatVector x) {
    FloatVector clamped = x.blend(HIGHEST, x.compare(VectorOperators.GT, HIGHEST));
    clamped = clamped.blend(LOWEST, clamped.compare(VectorOperators.LT, LOWEST));
    FloatVector shifted = clamped.fma(V_LOG2_E, V_ROUNDER);
    IntVector power = Lanes.bits(shifted).sub(ROUNDER_BITS);
    FloatVector minusN = V_ROUNDER.sub(shifted);
    FloatVector r = minusN.fma(V_LN2_HIGH, clamped);
    r = minusN.fma(V_LN2_LOW, r);
    IntVector half = power.lanewise(VectorOperators.ASHR, 1);
    FloatVector scale = powerOfTwo(power.sub(half));
    return scale.fma(lessOne(r), scale.sub(powerOfTwo(half.neg()))).mul(powerOfTwo(half));
  }

  /// tanh x.
  static FloatVector tanh(FloatVector x) {
    FloatVector m = expm1(x.abs().mul(-2f));
    IntVector size = Lanes.bits(m.div(TWO.add(m))).and(Integer.MAX_VALUE);
    return size.or(Lanes.bits(x).and(Integer.MIN_VALUE)).reinterpretAsFloats();
  }

  /// log(1 + e^x).
  static FloatVector log1pExp(FloatVector x) {
    FloatVector z = exp(x.abs().neg());
    FloatVector s = z.div(TWO.add(z));
    FloatVector square = s.mul(s);
    FloatVector p = V_A3;
    p = p.fma(square, V_A2);
    p = p.fma(square, V_A1);
    p = p.fma(square, V_A0);
    return ZERO.blend(x, x.compare(VectorOperators.GT, 0f)).add(p.fma(square.mul(s), s.add(s)));
  }

  /// Φ(x).
  static FloatVector normalDistribution(FloatVector x) {
    FloatVector t = x.abs();
    t = t.blend(FARTHEST, t.compare(VectorOperators.GT, FARTHEST));
    FloatVector square = t.mul(t);
    FloatVector lost = t.fma(t, square.neg());
    FloatVector e = exp(square.mul(-0.5f));
    e = lost.mul(-0.5f).fma(e, e);
    FloatVector u = ONE.div(t.fma(V_NORMAL_SCALE, ONE));
    FloatVector p = V_N9;
    p = p.fma(u, V_N8);
    p = p.fma(u, V_N7);
    p = p.fma(u, V_N6);
    p = p.fma(u, V_N5);
    p = p.fma(u, V_N4);
    p = p.fma(u, V_N3);
    p = p.fma(u, V_N2);
    p = p.fma(u, V_N1);
    p = p.fma(u, V_N0);
    FloatVector tail = e.mul(p.mul(u));
    return ONE.sub(tail).blend(tail, x.compare(VectorOperators.LT, 0f));
  }

  /// 1 / (1 + e^-x).
  static FloatVector sigmoid(FloatVector x) {
    FloatVector e = exp(x.abs().neg());
    return ONE.blend(e, x.compare(VectorOperators.LT, 0f)).div(ONE.add(e));
  }
}
