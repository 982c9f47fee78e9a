package dev.percept.tune;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The values that one dimension of a [Space] can have.
///
/// Every domain is laid out along the interval from 0 to 1, evenly in what its name says: searches
/// work there. A place stands for one [Value], a value for the middle of its places. Real values
/// are rounded to what people would type, about four digits, as no objective can tell the
/// difference; the bits are the same on every machine.
public sealed interface Domain {

  /// The value at a place.
  ///
  /// @param place from 0 to 1
  Value at(double place);

  /// The place of a value, from 0 to 1.
  ///
  /// @throws IllegalArgumentException if the domain does not contain it
  double placeOf(Value value);

  /// How much of the interval the value has for itself; 0 if its neighbours are as near as they can
  /// be.
  default double widthOf(Value value) {
    return 0;
  }

  /// Some values spread evenly over the whole domain, its ends included, in order.
  ///
  /// @param points how many at most, at least 2; a choice gives all of its values
  default List<Value> spread(int points) {
    Set<Value> values = new LinkedHashSet<>();
    for (int i = 0; i < points; i++) {
      values.add(at((double) i / (points - 1)));
    }
    return new ArrayList<>(values);
  }

  /// The value that a text stands for.
  ///
  /// @throws IllegalArgumentException if the domain contains no such value
  Value parse(String text);

  /// Real numbers, each as likely as any other.
  ///
  /// @param low finite
  /// @param high finite, above `low`
  record Uniform(double low, double high) implements Domain {
    private static final int DIGITS = 4;

    /// @throws IllegalArgumentException if the bounds are out of their ranges
    public Uniform {
      checkBounds(low, high);
    }

    @Override
    public Value at(double place) {
      double value = low + place * (high - low);
      int scale = DIGITS - (int) StrictMath.floor(StrictMath.log10(high - low));
      return new Value.Real(
          clamp(new BigDecimal(value).setScale(scale, RoundingMode.HALF_EVEN).doubleValue()));
    }

    private double clamp(double value) {
      return Math.min(high, Math.max(low, value));
    }

    @Override
    public double placeOf(Value value) {
      return (real(this, value, low, high) - low) / (high - low);
    }

    @Override
    public Value parse(String text) {
      return parseReal(this, text);
    }

    @Override
    public String toString() {
      return "uniform(" + NumberText.of(low) + "," + NumberText.of(high) + ")";
    }
  }

  /// Real numbers whose logarithms are as likely as any other's.
  ///
  /// @param low finite, above 0
  /// @param high finite, above `low`
  record Log(double low, double high) implements Domain {
    private static final MathContext DIGITS = new MathContext(4, RoundingMode.HALF_EVEN);

    /// @throws IllegalArgumentException if the bounds are out of their ranges
    public Log {
      checkBounds(low, high);
      checkLog(low);
    }

    private double span() {
      return StrictMath.log(high) - StrictMath.log(low);
    }

    @Override
    public Value at(double place) {
      double logarithm = StrictMath.log(low) + place * span();
      double value = new BigDecimal(StrictMath.exp(logarithm)).round(DIGITS).doubleValue();
      return new Value.Real(Math.min(high, Math.max(low, value)));
    }

    @Override
    public double placeOf(Value value) {
      double number = real(this, value, low, high);
      return Math.min(1, (StrictMath.log(number) - StrictMath.log(low)) / span());
    }

    @Override
    public Value parse(String text) {
      return parseReal(this, text);
    }

    @Override
    public String toString() {
      return "log(" + NumberText.of(low) + "," + NumberText.of(high) + ")";
    }
  }

  /// Whole numbers, each as likely as any other.
  ///
  /// @param high above `low`
  record Whole(int low, int high) implements Domain {
    /// @throws IllegalArgumentException if the bounds are not in order
    public Whole {
      checkBounds(low, high);
    }

    private double count() {
      return (double) high - low + 1;
    }

    @Override
    public Value at(double place) {
      return new Value.Whole((int) Math.min(high, low + StrictMath.floor(place * count())));
    }

    @Override
    public double placeOf(Value value) {
      return (whole(this, value, low, high) - (double) low + 0.5) / count();
    }

    @Override
    public double widthOf(Value value) {
      return 1 / count();
    }

    @Override
    public Value parse(String text) {
      return parseWhole(this, text);
    }

    @Override
    public String toString() {
      return "int(" + low + "," + high + ")";
    }
  }

  /// Whole numbers whose logarithms are as likely as any other's.
  ///
  /// @param low at least 1
  /// @param high above `low`
  record LogWhole(int low, int high) implements Domain {
    /// @throws IllegalArgumentException if the bounds are out of their ranges
    public LogWhole {
      checkBounds(low, high);
      checkLog(low);
    }

    // A whole number has the places of all numbers that round to it.
    private double span() {
      return StrictMath.log((high + 0.5) / (low - 0.5));
    }

    @Override
    public Value at(double place) {
      double value = StrictMath.rint((low - 0.5) * StrictMath.exp(place * span()));
      return new Value.Whole((int) Math.min(high, Math.max(low, value)));
    }

    @Override
    public double placeOf(Value value) {
      int number = whole(this, value, low, high);
      double from = StrictMath.log((number - 0.5) / (low - 0.5));
      return from / span() + widthOf(value) / 2;
    }

    @Override
    public double widthOf(Value value) {
      int number = whole(this, value, low, high);
      return StrictMath.log((number + 0.5) / (number - 0.5)) / span();
    }

    @Override
    public Value parse(String text) {
      return parseWhole(this, text);
    }

    @Override
    public String toString() {
      return "logint(" + low + "," + high + ")";
    }
  }

  /// Words without an order.
  ///
  /// @param values at least 2, all different, none empty
  record Choice(List<String> values) implements Domain {
    /// @throws IllegalArgumentException if there are too few, or two that are equal, or an empty
    ///   one
    public Choice {
      values = List.copyOf(values);
      if (values.size() < 2) {
        throw new IllegalArgumentException(
            "a choice needs at least 2 values, found " + values.size());
      }
      Set<String> seen = new HashSet<>();
      for (String value : values) {
        if (value.isEmpty()) {
          throw new IllegalArgumentException("a value of a choice must not be empty");
        }
        if (!seen.add(value)) {
          throw new IllegalArgumentException("a choice has the value \"" + value + "\" twice");
        }
      }
    }

    @Override
    public Value at(double place) {
      int index = (int) Math.min(values.size() - 1.0, StrictMath.floor(place * values.size()));
      return new Value.Word(values.get(index));
    }

    /// The number of a value, from 0.
    ///
    /// @throws IllegalArgumentException if it is none of this choice
    int indexOf(Value value) {
      int index = value instanceof Value.Word(String word) ? values.indexOf(word) : -1;
      if (index < 0) {
        throw unknown(this, value.toString());
      }
      return index;
    }

    @Override
    public double placeOf(Value value) {
      return (indexOf(value) + 0.5) * widthOf(value);
    }

    @Override
    public double widthOf(Value value) {
      return 1.0 / values.size();
    }

    @Override
    public List<Value> spread(int points) {
      List<Value> all = new ArrayList<>();
      for (String value : values) {
        all.add(new Value.Word(value));
      }
      return all;
    }

    @Override
    public Value parse(String text) {
      Value value = new Value.Word(text);
      indexOf(value);
      return value;
    }

    @Override
    public String toString() {
      return "choice(" + SpaceText.words(values, ",") + ")";
    }
  }

  private static void checkBounds(double low, double high) {
    if (!(low < high) || !Double.isFinite(high - low)) {
      throw new IllegalArgumentException(
          "the lower bound must be below the upper one, both finite, found %s and %s"
              .formatted(NumberText.of(low), NumberText.of(high)));
    }
  }

  private static void checkLog(double low) {
    if (!(low > 0)) {
      throw new IllegalArgumentException(
          "the lower bound must be above 0 for a logarithm, found " + NumberText.of(low));
    }
  }

  private static double real(Domain domain, Value value, double low, double high) {
    if (value instanceof Value.Real(double number) && number >= low && number <= high) {
      return number;
    }
    throw unknown(domain, value.toString());
  }

  private static int whole(Domain domain, Value value, int low, int high) {
    if (value instanceof Value.Whole(int number) && number >= low && number <= high) {
      return number;
    }
    throw unknown(domain, value.toString());
  }

  private static Value parseReal(Domain domain, String text) {
    if (!NumberText.isReal(text)) {
      throw unknown(domain, text);
    }
    Value value = new Value.Real(Double.parseDouble(text));
    domain.placeOf(value);
    return value;
  }

  private static Value parseWhole(Domain domain, String text) {
    if (!NumberText.isWhole(text)) {
      throw unknown(domain, text);
    }
    Value value = new Value.Whole(Integer.parseInt(text));
    domain.placeOf(value);
    return value;
  }

  private static IllegalArgumentException unknown(Domain domain, String text) {
    return new IllegalArgumentException(
        "expected a value of " + domain + ", found \"" + text + "\"");
  }
}
