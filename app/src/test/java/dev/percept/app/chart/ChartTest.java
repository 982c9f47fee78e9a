package dev.percept.app.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.percept.formats.picture.Picture;
import dev.percept.formats.picture.Pictures;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

final class ChartTest {
  private static final String NAME = "a < b & \"c\" \u0007 \ud800";

  @TempDir private static Path folder;

  static List<Chart> charts() {
    List<Point> points = List.of(new Point(0, 2.5), new Point(10, Double.NaN), new Point(20, 0.5));
    Bitmap grey = Bitmap.grey(2, 2, new byte[] {0, 50, 100, -1});
    Bitmap signed = Bitmap.signed(2, 2, new float[] {-1, 0, 0.5f, 1}, 1);
    return List.of(
        new LineChart(
            NAME,
            Axis.of(NAME),
            Axis.of("loss"),
            List.of(
                new Series(NAME, points, Series.Style.LINE, 0),
                new Series("dots", points, Series.Style.DOTS, 7))),
        new LineChart(
            "logarithmic",
            Axis.logarithmic("rate"),
            Axis.of("loss"),
            List.of(new Series("one", List.of(new Point(1, 1)), Series.Style.DASHES, 0)),
            List.of(new LineChart.Mark(1, "here")),
            false),
        new BarChart(
            "bars", Axis.of("class"), Axis.of("count"), List.of(1.0, 3.0), List.of("a", NAME)),
        new HeatMap(
            "map",
            "true",
            "said",
            List.of("a", NAME),
            List.of("x"),
            List.of(new HeatMap.Cell("12", 1, 0), new HeatMap.Cell("", 0.5, 1)),
            List.of("right")),
        new ReliabilityDiagram(
            "reliability",
            List.of(
                new ReliabilityDiagram.Bin(0, 0.5, 0, Double.NaN, Double.NaN),
                new ReliabilityDiagram.Bin(0.5, 1, 1, 0.8, 0.7)),
            0.1),
        new ImageGrid("tiles", "", List.of(new ImageGrid.Tile(signed, List.of())), 3),
        new ImageGrid("digits", NAME, List.of(new ImageGrid.Tile(grey, List.of("said", NAME))), 3),
        new BarPanels(
            "panels",
            List.of(new BarPanels.Panel("relu1", List.of("mean 1"), 0, 2, List.of(1.0, 0.0)))),
        new SmallMultiples(
            NAME,
            Axis.of("x"),
            Axis.of("y"),
            2,
            List.of(
                new SmallMultiples.Panel(
                    NAME,
                    List.of(
                        new Series(NAME, points, Series.Style.BARS, 0),
                        new Series("line", points, Series.Style.LINE, 1))),
                new SmallMultiples.Panel("nothing", List.of()))),
        coordinates(),
        new ScatterChart(
            "dots",
            Scale.ofWords(NAME, List.of("a", NAME)),
            Axis.of("loss", 0, 1),
            List.of(
                new ScatterChart.Dot(0, 0.5, 0, false),
                new ScatterChart.Dot(1, 7, 1, true),
                new ScatterChart.Dot(1, Double.NaN, 1, true)),
            List.of("all", "best")),
        new ScatterChart(
            "rates",
            Scale.of(new Axis("rate", true, 0.001, 1)),
            Axis.of("loss"),
            List.of(new ScatterChart.Dot(0.1, 0.5, 1, false)),
            List.of()),
        new SideBars(
            "sides", List.of(new SideBars.Bar(NAME, 2, "66 %"), new SideBars.Bar("a", 1, "33 %"))));
  }

  private static ParallelCoordinates coordinates() {
    return new ParallelCoordinates(
        "lines",
        List.of(
            Scale.of(new Axis("rate", true, 0.01, 1)),
            Scale.ofWords(NAME, List.of("a", NAME)),
            Scale.of(Axis.of("loss"))),
        List.of(
            new ParallelCoordinates.Line(List.of(0.1, 0.0, 3.0), 0.2, true),
            new ParallelCoordinates.Line(List.of(1.0, Double.NaN, 2.0), 1, false),
            new ParallelCoordinates.Line(List.of(0.01, 1.0, 1.0), 0.5, false)),
        List.of("the stronger, the better", "the best"));
  }

  private static <T extends Figure> List<T> figures(Chart chart, Class<T> kind) {
    return chart.draw().figures().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Test
  void aLineMeetsEachAxisWhereItsValueIs() {
    List<Figure.Path> lines =
        figures(coordinates(), Figure.Path.class).stream()
            .filter(path -> path.points().size() == 3)
            .toList();
    // From weak to strong, the marked one over all others.
    assertThat(lines)
        .extracting(Figure.Path::ink)
        .containsExactly(Ink.FIRST, Ink.FIRST, Ink.SECOND);
    assertThat(lines.get(0).opacity()).isLessThan(lines.get(1).opacity());
    double bottom = lines.get(0).points().get(0).y();
    double top = lines.get(1).points().get(0).y();
    assertThat(lines.get(2).points().get(0).y()).isCloseTo((bottom + top) / 2, within(1e-9));
    assertThat(lines.get(2).points().get(2).y()).isCloseTo(top, within(1e-9));
    // Without a value at the foot, below the axis; with words on the side of each.
    assertThat(lines.get(1).points().get(1).y()).isGreaterThan(bottom + 20);
    assertThat(lines.get(2).points().get(1).y()).isGreaterThan((bottom + top) / 2);
    assertThat(lines.get(0).points().get(1).y()).isLessThan((bottom + top) / 2);
    assertThat(figures(coordinates(), Figure.Words.class))
        .extracting(Figure.Words::text)
        .contains("–", "0.01", "1", "3", "a");
  }

  @Test
  void dotsBeyondAnAxisLieAtItsEnd() {
    ScatterChart chart =
        new ScatterChart(
            "dots",
            Scale.of(Axis.of("x")),
            Axis.of("y", 0, 1),
            List.of(
                new ScatterChart.Dot(0, 9, 1, true),
                new ScatterChart.Dot(1, 1, 1, false),
                new ScatterChart.Dot(2, 0, 1, false)),
            List.of());
    List<Figure.Dot> dots = figures(chart, Figure.Dot.class);
    assertThat(dots).hasSize(3);
    assertThat(dots.getLast().ink()).isEqualTo(Ink.SECOND);
    assertThat(dots.getLast().y()).isEqualTo(dots.getFirst().y());
  }

  @Test
  void whatIsFaintAndWithoutANameIsNotInTheLegend() {
    List<Point> points = List.of(new Point(0, 1), new Point(1, 2));
    LineChart chart =
        new LineChart(
            "curves",
            Axis.of("x"),
            Axis.of("y"),
            List.of(
                new Series("others", points, Series.Style.FAINT, 0),
                new Series("", points, Series.Style.FAINT, 0),
                new Series("best", points, Series.Style.LINE, 0)));
    assertThat(figures(chart, Figure.Words.class))
        .extracting(Figure.Words::text)
        .contains("others", "best")
        .doesNotContain("");
    assertThat(figures(chart, Figure.Path.class))
        .extracting(Figure.Path::opacity)
        .containsExactly(0.4, 0.4, 1.0);
  }

  @Test
  void barsAreAsLongAsTheirValues() {
    SideBars chart =
        new SideBars(
            "sides", List.of(new SideBars.Bar("a", 4, "4"), new SideBars.Bar("b", 1, "1")));
    List<Figure.Box> boxes = figures(chart, Figure.Box.class);
    assertThat(boxes.get(0).width()).isCloseTo(4 * boxes.get(1).width(), within(1e-9));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SideBars.Bar("c", Double.NaN, ""))
        .withMessage("bar c: expected a value of at least 0, found NaN");
  }

  private static Element parse(String xml) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))
        .getDocumentElement();
  }

  @ParameterizedTest
  @MethodSource("charts")
  void anSvgIsXmlWithATitleAndTheSameEveryTime(Chart chart) throws Exception {
    String svg = chart.svg();
    Element root = parse(svg);
    assertThat(root.getTagName()).isEqualTo("svg");
    NodeList titles = root.getElementsByTagName("title");
    String title = chart.title().replace("\u0007 \ud800", "\uFFFD \uFFFD");
    assertThat(titles.item(0).getTextContent()).isEqualTo(title);
    assertThat(svg)
        .doesNotContain("NaN", "Infinity", "href=\"http", "<script")
        .isEqualTo(chart.svg());
    assertThat(svg).contains("prefers-color-scheme: dark");
  }

  // Everything lies within the picture.
  @ParameterizedTest
  @MethodSource("charts")
  void nothingIsDrawnOutside(Chart chart) {
    Drawing drawing = chart.draw();
    for (Figure figure : drawing.figures()) {
      if (figure instanceof Figure.Box box) {
        assertThat(box.x()).isBetween(0.0, drawing.width());
        assertThat(box.y() + box.height()).isBetween(0.0, drawing.height() + 1e-9);
        assertThat(box.height()).isNotNegative();
      } else if (figure instanceof Figure.Words words) {
        assertThat(words.y()).isBetween(10.0, drawing.height());
        assertThat(words.x()).isBetween(0.0, drawing.width());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("charts")
  void aPngHasTwiceThePixelsOnEitherGround(Chart chart) throws Exception {
    Drawing drawing = chart.draw();
    Picture light = Pictures.parse("light", chart.png(Theme.LIGHT));
    Picture dark = Pictures.parse("dark", chart.png(Theme.DARK), Picture.COLOUR);
    assertThat(light.width()).isEqualTo((int) Math.ceil(2 * drawing.width()));
    assertThat(light.height()).isEqualTo((int) Math.ceil(2 * drawing.height()));
    assertThat(light.samples()[0] & 0xFF).isEqualTo(255);
    assertThat(dark.samples()[0] & 0xFF).isEqualTo(0x0D);
  }

  @Test
  void aFileIsOfTheKindThatItsNameSays() throws Exception {
    Chart chart = charts().getFirst();
    Path svg = folder.resolve("chart.svg");
    Path png = folder.resolve("chart.PNG");
    chart.write(svg, Theme.LIGHT);
    chart.write(png, Theme.DARK);
    assertThat(Files.readString(svg)).isEqualTo(chart.svg());
    assertThat(Pictures.read(png).width()).isEqualTo(960);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> chart.write(folder.resolve("chart.pdf"), Theme.LIGHT))
        .withMessageContaining("expected a name that ends in .svg or .png");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 5, 0.0 0.2 0.4 0.6 0.8 1.0",
    "0, 9600, 5, '0 2,000 4,000 6,000 8,000'",
    "-0.3, 0.31, 3, −0.2 0.0 0.2",
    "0.9412, 0.9461, 3, 0.942 0.944 0.946"
  })
  void ticksAreNiceNumbers(double least, double most, int about, String labels) {
    assertThat(Ticks.of(Axis.of("x", least, most), about).stream().map(Ticks.Tick::label))
        .containsExactly(labels.split(" "));
  }

  @Test
  void ticksOfALogarithmicAxisArePowers() {
    Axis wide = new Axis("x", true, 1e-5, 10);
    assertThat(Ticks.of(wide, 7).stream().map(Ticks.Tick::label))
        .containsExactly("1e−5", "1e−4", "0.001", "0.01", "0.1", "1", "10");
    assertThat(Ticks.of(new Axis("x", true, 0.5, 4), 5).stream().map(Ticks.Tick::value))
        .containsExactly(0.5, 1.0, 2.0);
  }

  @ParameterizedTest
  @CsvSource({
    "0.0123, 3, 0.0123",
    "12345.6, 3, '12,346'",
    "-0.0000001234, 2, −1.2e−7",
    "0, 3, 0",
    "99.99, 2, 100"
  })
  void numbersAreShortAndTheSameForEverybody(double value, int digits, String text) {
    assertThat(Numerals.rounded(value, digits)).isEqualTo(text);
  }

  @Test
  void aLineThatLeavesTheAxesEndsAtTheirBorder() {
    LineChart chart =
        new LineChart(
            "clipped",
            Axis.of("x"),
            Axis.of("y", 0, 1),
            List.of(
                new Series(
                    "one",
                    List.of(new Point(0, 3), new Point(1, 0.5), new Point(2, 0.5)),
                    Series.Style.LINE,
                    0)));
    List<Figure.Path> paths = new ArrayList<>();
    for (Figure figure : chart.draw().figures()) {
      if (figure instanceof Figure.Path path) {
        paths.add(path);
      }
    }
    assertThat(paths).hasSize(1);
    List<Point> places = paths.getFirst().points();
    assertThat(places).hasSize(3);
    double step = places.get(2).x() - places.get(1).x();
    // From 3 down to 0.5, the border at 1 is crossed after four fifths.
    assertThat(places.get(1).x() - places.get(0).x()).isCloseTo(0.2 * step, within(1e-9));
  }

  @Test
  void aLongLegendMakesTheChartHigher() {
    List<Series> series = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      List<Point> points = List.of(new Point(0, i), new Point(1, 2 * i));
      series.add(new Series("a run with a long name " + i, points, Series.Style.LINE, i));
    }
    LineChart many = new LineChart("many", Axis.of("x"), Axis.of("y"), series);
    LineChart two = new LineChart("two", Axis.of("x"), Axis.of("y"), series.subList(0, 2));
    assertThat(many.draw().height()).isGreaterThan(two.draw().height() + 50);
  }

  @Test
  void whatCannotBeDrawnIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Axis.of("x", 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Axis("x", true, 0, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new HeatMap("m", "", "", List.of("a"), List.of("b"), List.of(), List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bitmap.colour(2, 2, new byte[4]))
        .withMessage("a picture of 2×2 needs 12 bytes, found 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BarChart("b", Axis.of("x"), Axis.of("y"), List.of(), List.of()));
  }

  @Test
  void picturesOfNumbersAreTransparentAtZero() throws Exception {
    Bitmap bitmap = Bitmap.signed(3, 1, new float[] {-2, 0, 2}, 2);
    assertThat(bitmap.argb(0, 0)).isEqualTo(0xFFE5690B);
    assertThat(bitmap.argb(1, 0) >>> 24).isZero();
    assertThat(bitmap.argb(2, 0)).isEqualTo(0xFF0F83CE);
    Picture png = Pictures.parse("png", bitmap.png(), Picture.COLOUR);
    assertThat(png.width()).isEqualTo(3);
    assertThat(png.samples()[8] & 0xFF).isEqualTo(0xCE);
  }
}
