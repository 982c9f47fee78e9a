package dev.percept.app.chart;

/// The style of charts in CSS: a class for each colour, for filled parts `f-` and for lines `l-`.
/// The colours are custom properties, so a page may set its own: `--chart-c1`.
public final class Stylesheet {
  /// What a page needs that shows charts ([Chart#svgElement]).
  public static final String TEXT = text();

  private Stylesheet() {}

  private static String text() {
    StringBuilder css = new StringBuilder();
    for (Ink ink : Ink.values()) {
      String light = hex(ink.rgb(Theme.LIGHT));
      // Readers that do not know var() take the first of two.
      for (String kind : new String[] {"fill", "stroke"}) {
        css.append('.').append(kind.equals("fill") ? 'f' : 'l').append('-').append(ink.word());
        css.append('{').append(kind).append(':').append(light).append(';');
        css.append(kind).append(":var(--chart-").append(ink.word()).append(',');
        css.append(light).append(")}\n");
      }
    }
    css.append(".l{fill:none;stroke-linejoin:round;stroke-linecap:round}\n");
    css.append(".chart text,svg.chart{font-family:system-ui,-apple-system,\"Segoe UI\",Roboto,");
    css.append("\"Noto Sans\",\"Liberation Sans\",Arial,sans-serif}\n");
    css.append("image{image-rendering:pixelated}\n");
    css.append("@media (prefers-color-scheme: dark){:root{");
    for (Ink ink : Ink.values()) {
      css.append("--chart-").append(ink.word()).append(':');
      css.append(hex(ink.rgb(Theme.DARK))).append(';');
    }
    return css.append("}}\n").toString();
  }

  private static String hex(int rgb) {
    return "#" + Integer.toHexString(0x1000000 | rgb).substring(1);
  }
}
