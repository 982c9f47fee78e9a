package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.data.DrawnDigits;
import dev.percept.formats.Npz;
import dev.percept.formats.NumericArray;
import dev.percept.formats.dataset.DatasetFiles;
import dev.percept.formats.picture.Picture;
import dev.percept.formats.picture.PngWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.PointerInput;

/// The page of `percept serve` as people use it: in a browser, against the real server with a real
/// model. One after the other, as a person would.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("slow")
final class PageTest {
  private static final int TRAIN = 3_000;
  private static final int PIXELS = 28 * 28;
  private static final double[][] SEVEN = seven();

  @TempDir static Path folder;

  private static @Nullable Browser browser;
  private static @Nullable TestServer server;

  @BeforeAll
  static void start() throws IOException {
    browser = Browser.start();
    Path data = digits();
    Path run = folder.resolve("runs/first");
    Run trained =
        Run.percept("train", "--data", data, "--recipe", "mlp", "--epochs", 6, "--out", run);
    assertThat(trained.code()).as(trained.err()).isZero();
    server = TestServer.start(folder, data).use(run.resolve("model.safetensors"));
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    if (server != null) {
      server.close();
      assertThat(server.log()).isEmpty();
    }
  }

  private static Browser browser() {
    return Objects.requireNonNull(browser);
  }

  private static TestServer server() {
    return Objects.requireNonNull(server);
  }

  private static Path digits() throws IOException {
    SequencedMap<String, NumericArray> arrays = new LinkedHashMap<>();
    for (String part : List.of("train", "test")) {
      int count = part.equals("train") ? TRAIN : 300;
      byte[] pixels = new byte[count * PIXELS];
      int[] labels = new int[count];
      int split = part.equals("train") ? DrawnDigits.TRAIN : DrawnDigits.TEST;
      DrawnDigits.draw(1, split, 0, count, pixels, labels);
      arrays.put("x_" + part, NumericArray.ofBytes(pixels, count, 28, 28));
      arrays.put("y_" + part, NumericArray.ofInts(labels, count));
    }
    Path file = folder.resolve("digits.npz");
    Npz.write(file, arrays);
    return file;
  }

  // Along the top and down to the left.
  private static double[][] seven() {
    double[][] points = new double[24][];
    for (int i = 0; i < 10; i++) {
      points[i] = new double[] {0.28 + 0.44 * i / 9, 0.22};
    }
    for (int i = 10; i < 24; i++) {
      points[i] = new double[] {0.72 - 0.28 * (i - 9) / 14, 0.22 + 0.6 * (i - 9) / 14};
    }
    return points;
  }

  private static void drawASeven(PointerInput.Kind kind) throws IOException {
    browser().draw(kind, "#paper", SEVEN);
    browser().until("a seven is read", "document.getElementById('said').textContent === '7'");
  }

  private static String filled(String canvas) {
    return """
    (() => { const c = document.querySelector('%s');
      const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
      return d.some((v, i) => i %% 4 !== 3 && v > 60); })()\
    """
        .formatted(canvas);
  }

  @Test
  @Order(1)
  void aSevenIsDrawnAndRead() throws IOException {
    browser().open(server().uri("/").toString());
    browser().until("bars", "document.querySelectorAll('#bars li').length === 10");
    drawASeven(PointerInput.Kind.MOUSE);
    assertThat(browser().text("#bars .best .label")).isEqualTo("7");
    assertThat(browser().text("#sure")).endsWith("% sure");
    browser().until("what it sees", filled("#seen"));
    browser().until("why", filled("#evidence"));
    browser().until("the hidden layer", filled("#layers canvas"));
    assertThat(browser().text("#layers h3")).isEqualTo("relu1 · 256 units");
    Object times =
        browser()
            .run(
                "return performance.getEntriesByName('stroke-to-bars').map(e => e.duration)"
                    + ".sort((a, b) => a - b).map(d => d.toFixed(1)).join(' ')");
    System.out.println("PageTest: from stroke to bars, ms: " + times);
    assertThat(times.toString()).isNotEmpty();
  }

  @Test
  @Order(2)
  void itIsToldAndKept() throws IOException {
    browser().find("#labels button:nth-child(8)").click();
    browser().until("kept", "document.getElementById('kept').textContent.includes('1')");
    assertThat(DatasetFiles.read(folder.resolve("kept/examples.npz")).train().labels())
        .containsExactly(7);
  }

  @Test
  @Order(3)
  void theKeyboardDrawsToo() throws IOException {
    browser().find("#clear").click();
    browser().until("cleared", "document.getElementById('said').textContent === '–'");
    StringBuilder keys = new StringBuilder(" ");
    keys.append(Keys.ARROW_DOWN.toString().repeat(12)).append(' ');
    browser().find("#paper").sendKeys(keys);
    browser().until("a one is read", "document.getElementById('said').textContent === '1'");
  }

  @Test
  @Order(4)
  void aPhotoIsUploaded() throws IOException {
    byte[] digit = new byte[PIXELS];
    int[] label = new int[1];
    DrawnDigits.draw(9, DrawnDigits.TRAIN, 0, 1, digit, label);
    int scale = 12;
    int side = 40 * scale; // paper around it
    byte[] photo = new byte[side * side];
    for (int i = 0; i < photo.length; i++) {
      int x = i % side / scale - 6;
      int y = i / side / scale - 6;
      boolean inside = x >= 0 && x < 28 && y >= 0 && y < 28;
      photo[i] = (byte) (235 - (inside ? (digit[y * 28 + x] & 0xFF) * 4 / 5 : 0));
    }
    Path file = folder.resolve("photo.png");
    PngWriter.write(file, new Picture(side, side, photo));
    browser().find("#photo").sendKeys(file.toAbsolutePath().toString());
    browser()
        .until(
            "the photo is read",
            "document.getElementById('said').textContent === '" + label[0] + "'");
  }

  @Test
  @Order(5)
  void aRunIsStartedSurvivesAReloadAndIsStopped() throws IOException {
    String points =
        "(document.querySelector('#accuracy path.line')?.getAttribute('d').split('L').length ?? 0)";
    browser().find("nav a[href='#train']").click();
    browser().until("recipes", "document.querySelectorAll('[name=recipe] option').length >= 7");
    browser().run("document.querySelector('[name=recipe]').value = 'fast'");
    browser().find("summary").click();
    browser().find("[name=epochs]").sendKeys("20000");
    browser().find("#start [type=submit]").click();
    browser().until("running", "document.getElementById('run-state').textContent === 'running'");
    browser().until("the curve grows", points + " >= 3");
    browser().reload();
    browser().until("the curve is there again", points + " >= 3");
    long before = (Long) browser().run("return " + points);
    browser().until("and grows", points + " > " + before);
    String id = browser().text("#run-title");
    browser().find("#stop").click();
    browser().until("stopped", "document.getElementById('run-state').textContent === 'stopped'");
    browser()
        .until("it answers", "document.getElementById('model').textContent.includes('" + id + "')");

    browser().find("nav a[href='#draw']").click();
    drawASeven(PointerInput.Kind.PEN);
    assertThat(browser().text("#layers h3")).isEqualTo("sigmoid1 · 100 units");
  }

  @Test
  @Order(6)
  void mistakesCanBeLookedAt() throws IOException {
    browser().find("nav a[href='#look']").click();
    browser().until("the matrix", "document.querySelectorAll('#matrix button').length === 100");
    browser().find("#matrix button.right").click();
    browser().until("images", "document.querySelectorAll('#cell img').length > 5");
    browser().find("#cell button").click();
    browser().until("one of them", "document.getElementById('image').open");
    browser().until("its layers", "document.querySelectorAll('#image-layers canvas').length === 2");
    browser().find("#image-close").click();
    assertThat(browser().run("return document.querySelectorAll('#filters canvas').length"))
        .isEqualTo(100L);
  }

  @Test
  @Order(7)
  void aSearchSurvivesAReloadAndItsWinnerIsDrawnAgainst() throws IOException {
    String rows = "document.querySelectorAll('#trials tr').length";
    browser().find("nav a[href='#tune']").click();
    browser()
        .until(
            "the usual space",
            "document.querySelector('[name=space]').value.startsWith('units=logint')");
    fill("budget", "12");
    fill("network", "dense {units}, relu, dense classes");
    fill("space", "units=int(32,64), learning-rate=log(0.05,0.2)");
    browser().find("#tune-form summary").click();
    fill("epochs", "6");
    browser().find("#tune-form [name=halving] [value=none]").click();
    browser().find("#tune-form [type=submit]").click();
    browser().until("running", state("running"));
    browser().until("the table grows", rows + " >= 2");
    browser().reload();
    browser().until("the table is there again", rows + " >= 2");
    browser().until("the curve", "document.querySelector('#curve path.line') !== null");
    browser().until("it is done", state("done"));
    assertThat(browser().run("return " + rows)).isEqualTo(12L);
    assertThat(browser().text("#trials tr:first-child .what"))
        .matches("dense \\d+, relu, dense classes\\R*learning-rate 0[.]\\d+");
    String id = browser().text("#search-title");
    browser()
        .until(
            "the winner answers",
            "document.getElementById('model').textContent.includes('" + id + "~best')");
    browser().find("#search-use").click();
    drawASeven(PointerInput.Kind.MOUSE);
    assertThat(browser().text("#layers h3")).startsWith("relu1 · ");
  }

  private static String state(String name) {
    return "document.getElementById('search-state').textContent === '" + name + "'";
  }

  private static void fill(String field, String text) {
    WebElement element = browser().find("#tune-form [name=" + field + "]");
    element.clear();
    element.sendKeys(text);
  }

  @Test
  @Order(8)
  void whatIsWrongWithASearchIsSaidAndOneIsStopped() throws IOException {
    browser().open(server().uri("/#tune").toString());
    browser()
        .until(
            "the usual space",
            "document.querySelector('[name=space]').value.startsWith('units=logint')");
    fill("budget", "soon");
    browser().find("#tune-form [type=submit]").click();
    browser()
        .until(
            "the error",
            "document.getElementById('tune-error').textContent.startsWith('--budget: expected')");
    fill("budget", "1h");
    browser().find("#tune-form [value=parameters]").click();
    browser().find("#tune-form [type=submit]").click();
    browser().until("running", state("running"));
    browser()
        .until(
            "time left", "document.getElementById('search-figures').textContent.includes('59:')");
    browser().find("#search-stop").click();
    browser().until("stopped", state("stopped"));
    assertThat(browser().find("#search-resume").isDisplayed()).isTrue();
    assertThat(browser().find("#search-use").isDisplayed()).isFalse();
  }

  @Test
  @Order(9)
  void itSpeaksTheLanguageOfTheBrowser() throws IOException {
    browser().language("zh-CN");
    browser().open(server().uri("/").toString());
    browser().until("Chinese", "document.documentElement.lang === 'zh-CN'");
    assertThat(browser().text("#clear")).isEqualTo("清除");
    assertThat(
            browser()
                .run("return [...document.querySelectorAll('[data-t]')].some(e => !e.textContent)"))
        .isEqualTo(false);
    browser().find("#language").click();
    assertThat(browser().text("#clear")).isEqualTo("Clear");
  }
}
