package dev.percept.data;

import java.util.ArrayList;
import java.util.List;

/// The connected regions of ink in a picture, and the choice of those that make up the digit.
final class InkRegions {
  /// One region; bounds are inclusive.
  ///
  /// @param identifier its mark in the map of regions, from 1
  /// @param area pixels
  private record Region(
      int identifier,
      int area,
      int left,
      int top,
      int right,
      int bottom,
      boolean atEdge,
      boolean atCorner) {
    int longer() {
      return Math.max(right - left, bottom - top) + 1;
    }
  }

  // A region that touches the edge of the picture is a shadow or the rim of the paper, unless all
  // else there is amounts to less than this share of it: then the picture was cut tightly. One that
  // covers a corner never is a digit.
  private static final double SHARE_OF_EDGE_REGION = 0.1;
  // Less than this share of the main region is a speck.
  private static final double SHARE_OF_MAIN_REGION = 0.03;
  // How far from the main region a part of the digit may lie, as a share of the main region's size:
  // the bar of a 5 that the pen was lifted for.
  private static final double NEAR = 0.25;

  private final int width;
  private final int height;
  private final int[] map;
  private final List<Region> regions = new ArrayList<>();

  /// Finds the regions of pixels above 0 that touch by a side or a corner.
  InkRegions(GreyField ink) {
    this.width = ink.width();
    this.height = ink.height();
    this.map = new int[width * height];
    int[] stack = new int[width * height];
    for (int i = 0; i < map.length; i++) {
      if (map[i] == 0 && ink.values()[i] > 0) {
        regions.add(flood(ink.values(), i, stack));
      }
    }
  }

  private Region flood(float[] ink, int from, int[] stack) {
    int identifier = regions.size() + 1;
    int left = width;
    int right = -1;
    int top = height;
    int bottom = -1;
    int area = 0;
    int depth = 0;
    stack[depth++] = from;
    map[from] = identifier;
    while (depth > 0) {
      int at = stack[--depth];
      int x = at % width;
      int y = at / width;
      area++;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
      for (int ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (int nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          int next = ny * width + nx;
          if (map[next] == 0 && ink[next] > 0) {
            map[next] = identifier;
            stack[depth++] = next;
          }
        }
      }
    }
    boolean atEdge = left == 0 || top == 0 || right == width - 1 || bottom == height - 1;
    boolean atCorner =
        map[0] == identifier
            || map[width - 1] == identifier
            || map[map.length - width] == identifier
            || map[map.length - 1] == identifier;
    return new Region(identifier, area, left, top, right, bottom, atEdge, atCorner);
  }

  /// The ink of the digit alone: the largest region and the parts near it, everything else 0.
  ///
  /// @throws NoDigitException if no region is at least `least` pixels high or wide
  GreyField digit(GreyField ink, int least) throws NoDigitException {
    int largestInside = 0;
    int largestAtEdge = 0;
    for (Region region : regions) {
      if (region.atCorner()) {
        continue;
      }
      if (region.atEdge()) {
        largestAtEdge = Math.max(largestAtEdge, region.area());
      } else {
        largestInside = Math.max(largestInside, region.area());
      }
    }
    boolean dropEdge = largestInside > SHARE_OF_EDGE_REGION * largestAtEdge;
    List<Region> candidates =
        regions.stream()
            .filter(region -> !region.atCorner() && !(dropEdge && region.atEdge()))
            .toList();
    Region main = null;
    for (Region region : candidates) {
      if (region.longer() >= least && (main == null || region.area() > main.area())) {
        main = region;
      }
    }
    if (main == null) {
      throw new NoDigitException(
          "only specks and shadows, no mark of " + least + " pixels or more");
    }
    boolean[] kept = new boolean[regions.size() + 1];
    for (Region region : candidates) {
      kept[region.identifier()] =
          region.area() >= SHARE_OF_MAIN_REGION * main.area() && near(region, main);
    }
    float[] result = new float[map.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = kept[map[i]] ? ink.values()[i] : 0;
    }
    return new GreyField(result, width, height);
  }

  private static boolean near(Region region, Region main) {
    double reach = NEAR * main.longer();
    return region.left() <= main.right() + reach
        && region.right() >= main.left() - reach
        && region.top() <= main.bottom() + reach
        && region.bottom() >= main.top() - reach;
  }
}
