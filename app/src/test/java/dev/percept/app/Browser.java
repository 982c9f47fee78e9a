package dev.percept.app;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.PointerInput;
import org.openqa.selenium.interactions.Sequence;

/// Chromium without a window, as Debian has it: `chromium` and `chromium-driver`. Nothing is ever
/// downloaded.
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(30);
  private static final Duration MOVE = Duration.ofMillis(8);

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /// Starts one; skips the test where there is none.
  static Browser start() {
    Optional<File> browser = program("chromium", "chromium-browser", "google-chrome");
    Optional<File> chromedriver = program("chromedriver");
    assumeTrue(
        browser.isPresent() && chromedriver.isPresent(),
        "skipped: no chromium and chromedriver on the PATH (Debian: chromium, chromium-driver)");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(browser.get());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--no-first-run",
        "--lang=en-US");
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(chromedriver.get())
            .usingAnyFreePort()
            .build();
    ChromeDriver driver = new ChromeDriver(service, options);
    driver.manage().window().setSize(new Dimension(1280, 1000));
    return new Browser(driver);
  }

  private static Optional<File> program(String... names) {
    for (String name : names) {
      for (String folder : String.valueOf(System.getenv("PATH")).split(File.pathSeparator, -1)) {
        Path file = Path.of(folder, name);
        if (Files.isExecutable(file)) {
          return Optional.of(file.toFile());
        }
      }
    }
    return Optional.empty();
  }

  void open(String address) {
    driver.get(address);
  }

  void reload() {
    driver.navigate().refresh();
  }

  /// Has pages think that people read that language.
  void language(String tag) {
    driver.executeCdpCommand(
        "Emulation.setUserAgentOverride",
        Map.of(
            "userAgent", String.valueOf(run("return navigator.userAgent")), "acceptLanguage", tag));
  }

  WebElement find(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  String text(String selector) {
    return find(selector).getText();
  }

  /// Runs a script in the page.
  Object run(String script) {
    Object value = driver.executeScript(script);
    return value == null ? "" : value;
  }

  /// Waits until a script gives true.
  void until(String what, String script) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!Boolean.TRUE.equals(driver.executeScript("return " + script))) {
      if (System.nanoTime() > end) {
        throw new IOException(
            "%s: not within %s; the page says: %s".formatted(what, PATIENCE, text("body")));
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  /// Draws a line through points, given as parts of the element's width and height, with real
  /// pointer events.
  void draw(PointerInput.Kind kind, String selector, double[]... points) {
    PointerInput pointer = new PointerInput(kind, "pointer-" + kind);
    WebElement element = find(selector);
    int width = element.getSize().getWidth();
    int height = element.getSize().getHeight();
    Sequence moves = new Sequence(pointer, 0);
    for (int i = 0; i < points.length; i++) {
      // Counted from the middle of the element.
      int x = (int) ((points[i][0] - 0.5) * width);
      int y = (int) ((points[i][1] - 0.5) * height);
      moves.addAction(
          pointer.createPointerMove(MOVE, PointerInput.Origin.fromElement(element), x, y));
      if (i == 0) {
        moves.addAction(pointer.createPointerDown(PointerInput.MouseButton.LEFT.asArg()));
      }
    }
    moves.addAction(pointer.createPointerUp(PointerInput.MouseButton.LEFT.asArg()));
    driver.perform(List.of(moves));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
