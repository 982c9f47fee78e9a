package dev.percept.formats.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One operator of an ONNX graph that is read.
///
/// @param name its name, or that of its first output if it has none
/// @param operator what it is, with its domain in front if that is not ONNX's own
/// @param inputs names of values; empty for an input that is left out
/// @param outputs names of values
record Node(
    String name,
    String operator,
    List<String> inputs,
    List<String> outputs,
    Map<String, Attribute> attributes) {

  /// What an attribute holds; the parts that it has not are empty.
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record Attribute(
      float real, long whole, String text, @Nullable Tensor tensor, float[] reals, long[] wholes) {}

  /// Something about a node that percept has no layer for.
  static final class Unsupported extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unsupported(String what) {
      super(what);
    }
  }

  boolean has(String attribute) {
    return attributes.containsKey(attribute);
  }

  private @Nullable Attribute find(String attribute) {
    return attributes.get(attribute);
  }

  long whole(String attribute, long otherwise) {
    Attribute found = find(attribute);
    return found == null ? otherwise : found.whole;
  }

  /// A number that the file has as a float: 1e-5 where it has the float next to that.
  double real(String attribute, double otherwise) {
    Attribute found = find(attribute);
    return found == null ? otherwise : Double.parseDouble(Float.toString(found.real));
  }

  String text(String attribute, String otherwise) {
    Attribute found = find(attribute);
    return found == null ? otherwise : found.text;
  }

  long @Nullable [] wholes(String attribute) {
    Attribute found = find(attribute);
    return found == null ? null : found.wholes;
  }

  /// Whole numbers from 0 to 2³¹ - 1, as many as `otherwise` has.
  ///
  /// @throws Unsupported if they are not
  int[] sizes(String attribute, int... otherwise) {
    long[] found = wholes(attribute);
    if (found == null) {
      return otherwise;
    }
    if (found.length != otherwise.length
        || Arrays.stream(found).anyMatch(size -> size < 0 || size > Integer.MAX_VALUE)) {
      throw new Unsupported("%s %s".formatted(attribute, Arrays.toString(found)));
    }
    return Arrays.stream(found).mapToInt(size -> (int) size).toArray();
  }

  @Nullable Tensor tensor(String attribute) {
    Attribute found = find(attribute);
    return found == null ? null : found.tensor;
  }

  /// The name of the first output, or an empty one.
  String output() {
    return outputs.isEmpty() ? "" : outputs.getFirst();
  }

  /// The name of input `i`, or an empty one.
  String input(int i) {
    return i < inputs.size() ? inputs.get(i) : "";
  }

  boolean hasInput(int i) {
    return !input(i).isEmpty();
  }

  /// Checks that an attribute has the only value that percept knows.
  ///
  /// @throws Unsupported if it has another
  void require(String attribute, long only) {
    long found = whole(attribute, only);
    if (found != only) {
      throw new Unsupported("%s = %d".formatted(attribute, found));
    }
  }
}
