package dev.percept.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// Compares gradients with those of a double-precision reference and keeps the worst errors in
/// `target/gradient-check.txt`.
///
/// The error of an element a whose reference is n is |a - n| / max(|a| + |n|, s / 1000), s being
/// the largest |n| of the same array. Also given is the worst |a - n| / s.
///
/// Sums of some tens or hundreds of float32 terms may be off by a few 10⁻⁷ of the size of their
/// terms, which is that of s: hence [#MOST_OF_LARGEST]. Where terms cancel to a thousandth of s,
/// the same error is a few 10⁻⁴ of what is left: hence [#MOST_RELATIVE].
public final class GradientReport {
  private static final Path FILE = Path.of("target", "gradient-check.txt");
  private static final Map<String, String> LINES = new TreeMap<>();
  private static final double FLOOR = 1e-3;
  private static final double MOST_OF_LARGEST = 1e-6;
  private static final double MOST_RELATIVE = 5e-4;

  private GradientReport() {}

  /// The worst errors of an array.
  ///
  /// @param relative the worst as defined above
  /// @param ofLargest the worst |a - n| / s
  public record Errors(double relative, double ofLargest) {}

  /// Compares `found`, from `offset` on, with all of `expected`, of which at least one must be a
  /// number; where it is NaN, there is no derivative, and any finite number will do.
  public static Errors errors(float[] found, int offset, double[] expected) {
    double largest = 0;
    int compared = 0;
    for (double n : expected) {
      if (!Double.isNaN(n)) {
        largest = Math.max(largest, Math.abs(n));
        compared++;
      }
    }
    assertThat(compared).as("numbers to compare with").isPositive();
    double relative = 0;
    double ofLargest = 0;
    for (int i = 0; i < expected.length; i++) {
      double a = found[offset + i];
      double n = expected[i];
      double difference = Math.abs(a - n);
      if (difference > 0) { // not so where n is NaN
        relative =
            Math.max(relative, difference / Math.max(Math.abs(a) + Math.abs(n), FLOOR * largest));
        ofLargest = Math.max(ofLargest, difference / largest);
      }
      assertThat(a).isFinite();
    }
    return new Errors(relative, ofLargest);
  }

  /// Writes the errors down under `name` and fails if they are too large.
  static void check(String name, Errors errors) {
    add(name, errors);
    assertThat(errors.ofLargest).as(name).isLessThan(MOST_OF_LARGEST);
    assertThat(errors.relative).as(name).isLessThan(MOST_RELATIVE);
  }

  /// Writes the errors down under `name`.
  public static synchronized void add(String name, Errors errors) {
    LINES.put(
        name,
        "%-60s relative %.2e   of the largest %.2e"
            .formatted(name, errors.relative, errors.ofLargest));
    try {
      Files.createDirectories(FILE.getParent());
      Files.write(FILE, LINES.values());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
