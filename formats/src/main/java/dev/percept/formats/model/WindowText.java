package dev.percept.formats.model;

import dev.percept.layer.Window;
import org.jspecify.annotations.Nullable;

/// The words of a window: its size, and then in any order `stride 2`, `dilation 2`, `pad 1`, `pad
/// 1x0x2x1` (above, left, below, right) and `same`.
final class WindowText {
  private static final int SIDES = 4;

  private final Words words;
  private final int[] size;
  private int @Nullable [] stride;
  private int @Nullable [] dilation;
  private int @Nullable [] padding;
  private boolean same;

  /// Reads the size.
  WindowText(Words words) {
    this.words = words;
    this.size = words.sizes("a window size such as 3x3", 1, 2);
  }

  /// Reads one option if it is one of a window's; else leaves the next word where it is.
  boolean take() {
    Words.Word word = words.peek();
    switch (word.text()) {
      case "stride" -> stride = once(stride == null, "a stride such as 2 or 2x1", 1, 2);
      case "dilation" -> dilation = once(dilation == null, "a dilation such as 2 or 2x1", 1, 2);
      case "pad" -> {
        words.take();
        if (padding != null || same) {
          throw words.fault(word, "one padding at most", " again");
        }
        if (words.take("same")) {
          same = true;
        } else {
          padding = words.sizes("a padding such as 1, 1x2, 0x1x0x1 or same", 0, SIDES);
        }
      }
      case "same" -> {
        words.take();
        if (padding != null || same) {
          throw words.fault(word, "one padding at most", " again");
        }
        same = true;
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private int[] once(boolean first, String what, int least, int most) {
    Words.Word word = words.take();
    if (!first) {
      throw words.fault(word, "each option once", " again");
    }
    return words.sizes(what, least, most);
  }

  /// The window.
  ///
  /// @param movesByItsSize whether that is its stride where none is given; else 1
  Window window(boolean movesByItsSize) {
    int[] steps = stride != null ? stride : movesByItsSize ? size : new int[] {1};
    int[] gaps = dilation != null ? dilation : new int[] {1};
    int[] sides = padding != null ? padding : new int[] {0};
    boolean all = sides.length == SIDES;
    Window window =
        new Window(
            size[0],
            last(size),
            steps[0],
            last(steps),
            gaps[0],
            last(gaps),
            sides[0],
            all ? sides[1] : last(sides),
            all ? sides[2] : sides[0],
            last(sides));
    return same ? window.withSamePadding() : window;
  }

  private static int last(int[] sizes) {
    return sizes[sizes.length - 1];
  }

  /// Appends a window as [#WindowText(Words)] and [#take] read it.
  static void print(StringBuilder text, Window window, boolean movesByItsSize) {
    boolean isSquare = window.height() == window.width();
    text.append(' ').append(window.height());
    if (!movesByItsSize || !isSquare) {
      text.append('x').append(window.width());
    }
    int strideY = movesByItsSize ? window.height() : 1;
    int strideX = movesByItsSize ? window.width() : 1;
    if (window.strideY() != strideY || window.strideX() != strideX) {
      print(text.append(" stride "), window.strideY(), window.strideX());
    }
    if (window.dilationY() != 1 || window.dilationX() != 1) {
      print(text.append(" dilation "), window.dilationY(), window.dilationX());
    }
    if (!window.isPadded()) {
      return;
    }
    if (window.equals(window.withSamePadding())) {
      text.append(" same");
    } else if (window.top() == window.bottom() && window.left() == window.right()) {
      print(text.append(" pad "), window.top(), window.left());
    } else {
      text.append(" pad ").append(window.top()).append('x').append(window.left());
      text.append('x').append(window.bottom()).append('x').append(window.right());
    }
  }

  private static void print(StringBuilder text, int rows, int columns) {
    text.append(rows);
    if (rows != columns) {
      text.append('x').append(columns);
    }
  }
}
