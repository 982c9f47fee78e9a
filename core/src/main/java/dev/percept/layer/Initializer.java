package dev.percept.layer;

import dev.percept.tensor.Rng;
import java.util.Arrays;

/// Where the initial values of a parameter come from.
public sealed interface Initializer {

  /// Sets the values of a parameter, from `offset` on.
  ///
  /// @param spec the parameter
  /// @param rng the source of random numbers
  /// @param parameter the position of the parameter in its network; each has numbers of its own
  void fill(float[] values, int offset, ParameterSpec spec, Rng rng, int parameter);

  /// All zeros.
  record Zeros() implements Initializer {
    @Override
    public void fill(float[] values, int offset, ParameterSpec spec, Rng rng, int parameter) {
      Arrays.fill(values, offset, offset + spec.shape().elements(), 0f);
    }
  }

  /// Normal numbers of mean 0.
  ///
  /// @param standardDeviation finite, at least 0
  record Normal(double standardDeviation) implements Initializer {
    /// @throws IllegalArgumentException if the deviation is negative or not finite
    public Normal {
      if (!(standardDeviation >= 0) || Double.isInfinite(standardDeviation)) {
        throw new IllegalArgumentException(
            "standard deviation must be finite and at least 0, found " + standardDeviation);
      }
    }

    @Override
    public void fill(float[] values, int offset, ParameterSpec spec, Rng rng, int parameter) {
      normal(values, offset, spec.shape().elements(), standardDeviation, rng, parameter);
    }
  }

  private static void normal(
      float[] values, int offset, int count, double deviation, Rng rng, int parameter) {
    for (int i = 0; i < count; i++) {
      values[offset + i] = (float) (deviation * rng.normal(Rng.Stream.PARAMETERS, parameter, i));
    }
  }

  /// All ones, for scales.
  record Ones() implements Initializer {
    @Override
    public void fill(float[] values, int offset, ParameterSpec spec, Rng rng, int parameter) {
      Arrays.fill(values, offset, offset + spec.shape().elements(), 1f);
    }
  }

  /// Evenly spread from -`limit` to `limit`.
  ///
  /// @param limit finite, at least 0
  record Uniform(double limit) implements Initializer {
    /// @throws IllegalArgumentException if the limit is negative or not finite
    public Uniform {
      if (!(limit >= 0) || Double.isInfinite(limit)) {
        throw new IllegalArgumentException("limit must be finite and at least 0, found " + limit);
      }
    }

    @Override
    public void fill(float[] values, int offset, ParameterSpec spec, Rng rng, int parameter) {
      for (int i = 0; i < spec.shape().elements(); i++) {
        double u = rng.uniform(Rng.Stream.PARAMETERS, parameter, i);
        values[offset + i] = (float) (limit * (2 * u - 1));
      }
    }
  }

  /// Normal numbers of variance 2 / (fan in + fan out), which keeps the size of activations and
  /// gradients about the same from layer to layer of tanh or sigmoid: Glorot and Bengio,
  /// "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010.
  record Xavier() implements Initializer {
    @Override
    public void fill(float[] values, int offset, ParameterSpec spec, Rng rng, int parameter) {
      double deviation = StrictMath.sqrt(2.0 / (spec.fanIn() + spec.fanOut()));
      normal(values, offset, spec.shape().elements(), deviation, rng, parameter);
    }
  }

  /// Normal numbers of variance 2 / fan in, for layers before a relu: He, Zhang, Ren and Sun,
  /// "Delving deep into rectifiers", ICCV 2015, equation 10.
  record He() implements Initializer {
    @Override
    public void fill(float[] values, int offset, ParameterSpec spec, Rng rng, int parameter) {
      double deviation = StrictMath.sqrt(2.0 / spec.fanIn());
      normal(values, offset, spec.shape().elements(), deviation, rng, parameter);
    }
  }

  /// Normal numbers of variance 1 / fan in: LeCun, Bottou, Orr and Müller, "Efficient BackProp",
  /// 1998, section 4.6; what selu needs.
  record LeCun() implements Initializer {
    @Override
    public void fill(float[] values, int offset, ParameterSpec spec, Rng rng, int parameter) {
      double deviation = StrictMath.sqrt(1.0 / spec.fanIn());
      normal(values, offset, spec.shape().elements(), deviation, rng, parameter);
    }
  }

  /// The parameter as a matrix, all sizes but the last × the last, has rows or columns (whichever
  /// are fewer) of length `gain` that are at right angles to each other: Saxe, McClelland and
  /// Ganguli, "Exact solutions to the nonlinear dynamics of learning in deep linear neural
  /// networks", ICLR 2014. By Gram and Schmidt on normal numbers, in double, each vector twice.
  ///
  /// @param gain finite, above 0
  record Orthogonal(double gain) implements Initializer {
    /// @throws IllegalArgumentException if the gain is not finite or not above 0
    public Orthogonal {
      if (!(gain > 0) || Double.isInfinite(gain)) {
        throw new IllegalArgumentException("gain must be finite and above 0, found " + gain);
      }
    }

    @Override
    public void fill(float[] values, int offset, ParameterSpec spec, Rng rng, int parameter) {
      int count = spec.shape().elements();
      int columns = spec.shape().size(spec.shape().rank() - 1);
      int rows = count / columns;
      boolean byRow = rows <= columns;
      double[][] vectors = new double[byRow ? rows : columns][byRow ? columns : rows];
      for (int i = 0; i < count; i++) {
        double number = rng.normal(Rng.Stream.PARAMETERS, parameter, i);
        vectors[byRow ? i / columns : i % columns][byRow ? i % columns : i / columns] = number;
      }
      for (int i = 0; i < vectors.length; i++) {
        for (int time = 0; time < 2; time++) {
          for (int j = 0; j < i; j++) {
            subtractProjection(vectors[i], vectors[j]);
          }
        }
        scale(vectors[i], 1 / StrictMath.sqrt(dot(vectors[i], vectors[i])));
      }
      for (int i = 0; i < count; i++) {
        double[] vector = vectors[byRow ? i / columns : i % columns];
        values[offset + i] = (float) (gain * vector[byRow ? i % columns : i / columns]);
      }
    }

    private static double dot(double[] a, double[] b) {
      double sum = 0;
      for (int i = 0; i < a.length; i++) {
        sum += a[i] * b[i];
      }
      return sum;
    }

    private static void subtractProjection(double[] a, double[] unit) {
      double length = dot(a, unit);
      for (int i = 0; i < a.length; i++) {
        a[i] -= length * unit[i];
      }
    }

    private static void scale(double[] a, double factor) {
      for (int i = 0; i < a.length; i++) {
        a[i] *= factor;
      }
    }
  }
}
