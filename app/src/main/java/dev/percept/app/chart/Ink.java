package dev.percept.app.chart;

/// What a part of a drawing is coloured with, on a light and on a dark ground.
///
/// The colours of series are those of Okabe and Ito, "Color Universal Design: how to make figures
/// and presentations that are friendly to colorblind people", 2002, revised 2008; which of them
/// come first depends on the ground, and on a dark one some are lighter, so that all of them stand
/// out from it.
enum Ink {
  GROUND("ground", 0xFFFFFF, 0x0D1117),
  TEXT("text", 0x1F2328, 0xE6EDF3),
  FAINT("faint", 0x59636E, 0x9DA7B1),
  GRID("grid", 0xE1E6EB, 0x2A313A),
  AXIS("axis", 0x8C959F, 0x6E7681),
  FIRST("c1", 0x0072B2, 0x56B4E9),
  SECOND("c2", 0xD55E00, 0xE8743B),
  THIRD("c3", 0x009E73, 0x1DB88B),
  FOURTH("c4", 0xCC79A7, 0xCC79A7),
  FIFTH("c5", 0xE69F00, 0xE69F00),
  SIXTH("c6", 0x56B4E9, 0xF0E442);

  private static final Ink[] SERIES = {FIRST, SECOND, THIRD, FOURTH, FIFTH, SIXTH};

  /// How many series have a colour of their own.
  static final int COLOURS = SERIES.length;

  private final String word;
  private final int light;
  private final int dark;

  Ink(String word, int light, int dark) {
    this.word = word;
    this.light = light;
    this.dark = dark;
  }

  /// Of series `index`; they come again after [#COLOURS].
  static Ink ofSeries(int index) {
    return SERIES[index % COLOURS];
  }

  /// What stylesheets call it.
  String word() {
    return word;
  }

  /// Red, green and blue.
  int rgb(Theme theme) {
    return theme == Theme.DARK ? dark : light;
  }
}
