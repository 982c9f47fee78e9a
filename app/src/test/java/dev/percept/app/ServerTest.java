package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.app.serve.Gate;
import dev.percept.data.DrawnDigits;
import dev.percept.formats.dataset.DatasetFiles;
import dev.percept.formats.json.Json;
import dev.percept.formats.picture.Picture;
import dev.percept.formats.picture.PngWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What `percept serve` answers, and what it refuses.
final class ServerTest {
  private static final String TOKEN = "0123456789abcdefghij";

  @TempDir static Path folder;

  private static Path data = Path.of("");
  private static Path model = Path.of("");
  private static Path picture = Path.of("");
  private static byte[] pixels = {};
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    data = SmallData.write(folder);
    Run run =
        Run.percept(
            "train", "--data", data, "--iterations", 60, "--out", folder.resolve("runs/first"));
    assertThat(run.code()).as(run.err()).isZero();
    model = folder.resolve("runs/first/model.safetensors");
    pixels = new byte[28 * 28];
    DrawnDigits.draw(5, DrawnDigits.TEST, 0, 1, pixels, new int[1]);
    picture = folder.resolve("digit.png");
    PngWriter.write(picture, new Picture(28, 28, pixels.clone()));
    server = TestServer.start(folder, data).use(model);
  }

  @AfterAll
  static void stop() {
    server.close();
    assertThat(server.log()).isEmpty();
  }

  private static String head(String type, long length) {
    return String.join(
        "\r\n",
        "POST /api/predict HTTP/1.1",
        "Host: localhost",
        "Content-Type: " + type,
        "Content-Length: " + length,
        "",
        "");
  }

  private static String numbers(byte... levels) {
    return IntStream.range(0, levels.length)
        .mapToObj(i -> Integer.toString(levels[i] & 0xFF))
        .toList()
        .toString();
  }

  private static List<Double> probabilities(Json.Fields answer) throws IOException {
    List<Double> all = new ArrayList<>();
    for (Json each : answer.items("answer", "probabilities")) {
      all.add(((Json.Real) each).value());
    }
    return all;
  }

  private static String problem(HttpResponse<String> response, int status) throws IOException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    Json.Fields fields = TestServer.json(response);
    assertThat(fields.whole("problem", "status")).isEqualTo(status);
    assertThat(fields.text("problem", "title")).isNotEmpty();
    return fields.text("problem", "detail");
  }

  @Test
  void aPictureIsAnsweredAsByTheCommand() throws Exception {
    HttpResponse<String> response =
        server.post("/api/predict", "image/png", Files.readAllBytes(picture));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    Run run = Run.percept("predict", "--model", model, "--json", picture);
    Json.Fields said =
        (Json.Fields) Json.parse("predict", run.out().strip().getBytes(StandardCharsets.UTF_8));
    Json.Fields answer = TestServer.json(response);
    assertThat(probabilities(answer)).isEqualTo(probabilities(said));
    assertThat(answer.whole("answer", "class")).isEqualTo(said.whole("predict", "digit"));
  }

  @Test
  void pixelsFeaturesRowsAndBatchesGiveTheSame() throws Exception {
    List<Double> expected =
        probabilities(
            TestServer.json(server.post("/api/predict", "{\"pixels\":" + numbers(pixels) + "}")));
    assertThat(expected).hasSize(10);
    List<String> rows = new ArrayList<>();
    List<String> features = new ArrayList<>();
    for (int y = 0; y < 28; y++) {
      rows.add(numbers(Arrays.copyOfRange(pixels, 28 * y, 28 * y + 28)));
    }
    for (byte level : pixels) {
      features.add(Float.toString((level & 0xFF) / 255f));
    }
    for (String body : List.of("{\"pixels\":" + rows + "}", "{\"features\":" + features + "}")) {
      assertThat(probabilities(TestServer.json(server.post("/api/predict", body))))
          .isEqualTo(expected);
    }
    String item = "{\"pixels\":" + numbers(pixels) + "}";
    String batch = "{\"batch\":[" + String.join(",", Collections.nCopies(70, item)) + "]}";
    List<Json> answers =
        TestServer.json(server.post("/api/predict", batch)).items("answer", "answers");
    assertThat(answers).hasSize(70);
    assertThat(probabilities((Json.Fields) answers.getFirst())).isEqualTo(expected);
    assertThat(answers).allMatch(answers.getFirst()::equals);
  }

  @Test
  void tellsWhatItSawAndWhy() throws Exception {
    Json.Fields answer =
        TestServer.json(
            server.post(
                "/api/predict?with=pixels,layers,evidence",
                "image/png",
                Files.readAllBytes(picture)));
    assertThat(answer.items("answer", "pixels")).hasSize(784);
    List<Json> layers = answer.items("answer", "layers");
    assertThat(layers).hasSize(1);
    assertThat(((Json.Fields) layers.getFirst()).text("layer", "name")).isEqualTo("sigmoid1");
    assertThat(((Json.Fields) layers.getFirst()).items("layer", "levels")).hasSize(100);
    Json.Fields evidence = answer.fields("answer", "evidence");
    List<Json> values = evidence.items("evidence", "values");
    assertThat(values).hasSize(784);
    // Blanking a place without ink changes nothing; some of the others do.
    assertThat(values.getFirst()).isEqualTo(Json.of(0f));
    assertThat(values).anyMatch(value -> ((Json.Real) value).value() > 0);
    HttpResponse<String> every =
        server.post("/api/predict?with=every-layer", "{\"pixels\":" + numbers(pixels) + "}");
    assertThat(TestServer.json(every).items("answer", "layers")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"pixels\":[1,2,3]} | 784 numbers",
        "{\"pixels\":[[256,0]]} | 784 numbers",
        "{} | pixels, features or batch",
        "{\"batch\":[{\"pixels\":[]}]} | batch, item 0",
        "{\"pixels\": | a JSON value",
        "[1] | an object",
        "{\"pixels\":\"a\"} | an array"
      })
  void whatIsWrongWithJsonIsSaid(String body, String expected) throws Exception {
    assertThat(problem(server.post("/api/predict", body), 400)).contains(expected);
  }

  @Test
  void aLevelOutsideOfItsRangeIsNamed() throws Exception {
    byte[] none = new byte[784];
    String body = "{\"pixels\":" + numbers(none).replaceFirst("0", "256") + "}";
    assertThat(problem(server.post("/api/predict", body), 400)).contains("0 to 255", "256");
  }

  @Test
  void whatIsNoPictureIsRefused() throws Exception {
    byte[] text = "hello".getBytes(StandardCharsets.UTF_8);
    problem(server.post("/api/predict", "text/plain", text), 415);
    problem(server.post("/api/predict", "image/png", text), 415);
    byte[] cut = Arrays.copyOf(Files.readAllBytes(picture), 60);
    problem(server.post("/api/predict", "image/png", cut), 400);
    problem(server.post("/api/predict?with=colours", "image/png", text), 400);
  }

  @Test
  void aPictureThatDeclaresTooManyPixelsIsNotDecoded() throws Exception {
    byte[] file = Files.readAllBytes(picture);
    byte[] wide = file.clone();
    wide[16] = 0;
    wide[17] = 1; // 65,536 + 28 pixels wide
    wide[21] = 1;
    CRC32 crc = new CRC32();
    crc.update(wide, 12, 17);
    for (int i = 0; i < 4; i++) {
      wide[29 + i] = (byte) (crc.getValue() >>> (24 - 8 * i));
    }
    assertThat(problem(server.post("/api/predict", "image/png", wide), 413)).contains("40,000,000");
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedWhetherItSaysSoOrNot() throws Exception {
    byte[] large = new byte[10_000_001];
    assertThat(problem(server.post("/api/predict", "image/png", large), 413))
        .contains("10,000,000");
    HttpRequest chunked =
        HttpRequest.newBuilder(server.uri("/api/predict"))
            .header("Content-Type", "image/png")
            .POST(
                HttpRequest.BodyPublishers.fromPublisher(
                    HttpRequest.BodyPublishers.ofByteArray(large)))
            .build();
    problem(server.client().send(chunked, HttpResponse.BodyHandlers.ofString()), 413);
    // Five gigabytes are not waited for.
    String answer = server.raw(head("image/png", 5_000_000_000L));
    assertThat(answer).startsWith("HTTP/1.1 413 ").contains("Connection: close");
  }

  @Test
  void unknownPathsAndMethodsAreToldApart() throws Exception {
    problem(server.get("/api/nothing"), 404);
    problem(server.get("/../secret"), 404);
    HttpResponse<String> wrong = server.get("/api/predict");
    problem(wrong, 405);
    assertThat(wrong.headers().firstValue("Allow")).hasValue("POST");
    String head = server.raw("HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(head).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/main.js", "/style.css", "/icon.svg", "/api/model"})
  void everyAnswerIsClosedToOtherPages(String path) throws Exception {
    HttpResponse<String> response = server.get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
  }

  @Test
  void thePageHasNoScriptOrStyleInIt() throws Exception {
    assertThat(server.get("/").body())
        .contains("<script type=\"module\" src=\"/main.js\">")
        .doesNotContain("<style", "style=", "onclick", "javascript:");
  }

  @Test
  void otherPagesCannotDriveIt() throws Exception {
    problem(server.get("/api/model", "Origin", "http://evil.example"), 403);
    problem(server.post("/api/runs", "{}", "Origin", "null"), 403);
    problem(server.get("/api/runs", "Sec-Fetch-Site", "cross-site"), 403);
    String own = "http://127.0.0.1:" + server.port();
    assertThat(server.get("/api/model", "Origin", own).statusCode()).isEqualTo(200);
    // A link from another page to this one is fine.
    assertThat(
            server
                .get("/", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate")
                .statusCode())
        .isEqualTo(200);
    for (String host : List.of("Host: evil.example\r\n", "Host: 127.0.0.1.evil.example\r\n")) {
      assertThat(server.raw("GET / HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 403 ");
    }
    for (String host : List.of("", "Host: localhost\r\nHost: localhost\r\n")) {
      assertThat(server.raw("GET / HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void withATokenNobodyElseGetsIn(@TempDir Path other) throws Exception {
    try (TestServer guarded =
        TestServer.start(other, data, Gate.withToken(List.of("box"), TOKEN)).use(model)) {
      HttpResponse<String> refused = guarded.get("/api/model");
      problem(refused, 401);
      assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
      problem(guarded.get("/"), 401);
      problem(guarded.get("/?token=wrong"), 401);
      problem(guarded.get("/api/model", "Authorization", "Bearer wrong"), 401);
      assertThat(guarded.get("/healthz").statusCode()).isEqualTo(200);
      assertThat(guarded.get("/api/model", "Authorization", "Bearer " + TOKEN).statusCode())
          .isEqualTo(200);
      HttpResponse<String> first = guarded.get("/?token=" + TOKEN);
      assertThat(first.statusCode()).isEqualTo(303);
      assertThat(first.headers().firstValue("Location")).hasValue("/");
      String cookie = first.headers().firstValue("Set-Cookie").orElseThrow();
      assertThat(cookie).contains("HttpOnly", "SameSite=Strict");
      assertThat(
              guarded
                  .get("/api/model", "Cookie", "a=b; " + cookie.substring(0, cookie.indexOf(';')))
                  .statusCode())
          .isEqualTo(200);
      problem(guarded.get("/api/model?token=" + TOKEN), 401);
    }
  }

  @Test
  void clientsThatSendNothingOrSlowlyDoNotStopOthers() throws Exception {
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        idle.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
      }
      Socket slow = new Socket(InetAddress.getLoopbackAddress(), server.port());
      idle.add(slow);
      slow.setSoTimeout(30_000);
      slow.getOutputStream()
          .write((head("image/png", 5_000) + "x").getBytes(StandardCharsets.ISO_8859_1));
      assertThat(server.get("/api/model").statusCode()).isEqualTo(200);
      long start = System.nanoTime();
      assertThat(slow.getInputStream().read()).isEqualTo(-1);
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
      assertThat(seconds).isLessThan(TestServer.REQUEST_SECONDS + 10);
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
    assertThat(server.get("/api/model").statusCode()).isEqualTo(200);
  }

  @Test
  void withoutAModelItSaysHowToGetOne(@TempDir Path other) throws Exception {
    try (TestServer empty = TestServer.start(other, data)) {
      assertThat(problem(empty.get("/api/model"), 409)).contains("train one");
      problem(empty.post("/api/predict", "image/png", Files.readAllBytes(picture)), 409);
      assertThat(empty.get("/api/runs").body()).isEqualTo("{\"runs\":[]}");
    }
  }

  @Test
  void rowsOfATableAreAnsweredAsByTheCommand(@TempDir Path other) throws Exception {
    Path table = Path.of("../docs/tables/houses.csv");
    Path run = other.resolve("runs/houses");
    Run trained =
        Run.percept(
            "train",
            "--data",
            table,
            "--target",
            "price",
            "--model",
            "dense 8, relu, dense 1",
            "--epochs",
            3,
            "--out",
            run);
    assertThat(trained.code()).as(trained.err()).isZero();
    Path houses = run.resolve("model.safetensors");
    List<String> said =
        Run.percept("predict", "--model", houses, "--data", table, "--json").lines();
    try (TestServer own = TestServer.start(other, data).use(houses)) {
      HttpResponse<String> all = own.post("/api/predict", "text/csv", Files.readAllBytes(table));
      assertThat(all.statusCode()).as(all.body()).isEqualTo(200);
      List<Json> answers = TestServer.json(all).items("answers", "answers");
      assertThat(answers).hasSameSizeAs(said);
      assertThat(answers.getFirst()).hasToString("{\"values\":" + said.getFirst() + "}");
      for (String features :
          List.of(
              "{\"distance\":20.9,\"heating\":\"heat pump\",\"rooms\":1,\"area\":15,\"age\":46}",
              "[1,15,46,20.9,\"heat pump\"]")) {
        assertThat(own.post("/api/predict", "{\"features\":" + features + "}").body())
            .isEqualTo(answers.getFirst().toString());
      }
      assertThat(problem(own.post("/api/predict", "{\"features\":{\"rooms\":1}}"), 400))
          .contains("area");
      problem(own.post("/api/predict", "{\"features\":[1]}"), 400);
      assertThat(problem(own.post("/api/predict", "image/png", Files.readAllBytes(picture)), 409))
          .contains("numbers, not pictures");
      assertThat(own.get("/api/model").body()).contains("\"kind\":\"numbers\"");
    }
  }

  @Test
  void keptExamplesAreADataSet(@TempDir Path other) throws Exception {
    try (TestServer own = TestServer.start(other, data)) {
      Path file = other.resolve("kept/examples.npz");
      for (int i = 1; i <= 7; i++) {
        HttpResponse<String> response =
            own.post("/api/examples", "{\"pixels\":" + numbers(pixels) + ",\"label\":" + i + "}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(TestServer.json(response).whole("kept", "count")).isEqualTo(i);
        assertThat(DatasetFiles.read(file).test().count()).isEqualTo(i < 7 ? 1 : 2);
      }
      assertThat(DatasetFiles.read(file).train().count()).isEqualTo(5);
      problem(own.post("/api/examples", "{\"pixels\":[],\"label\":1}"), 400);
      problem(own.post("/api/examples", "{\"pixels\":" + numbers(pixels) + ",\"label\":10}"), 400);
      assertThat(own.get("/api/choices").body()).contains("\"count\":7");
    }
    // Another server goes on where that one was, and a file that is something else is left alone.
    try (TestServer next = TestServer.start(other, data)) {
      assertThat(next.get("/api/examples").body()).contains("\"count\":7");
    }
    Path file = other.resolve("kept/examples.npz");
    Files.writeString(file, "mine");
    try (TestServer last = TestServer.start(other, data)) {
      problem(last.post("/api/examples", "{\"pixels\":" + numbers(pixels) + ",\"label\":1}"), 400);
      assertThat(file).hasContent("mine");
    }
  }

  @Test
  void rehearsesWhereDigitsAreDrawn(@TempDir Path other) throws Exception {
    assertThat(server.server().rehearse()).isPositive();
    try (TestServer empty = TestServer.start(other, data)) {
      assertThat(empty.server().rehearse()).isZero();
    }
    try (TestServer closed = TestServer.start(other, data).use(model)) {
      closed.server().close();
      assertThat(closed.server().rehearse()).isZero();
    }
  }

  @Test
  void countsWhatItAnswers() throws Exception {
    server.get("/api/model");
    String text = server.get("/metrics").body();
    assertThat(text)
        .contains("# TYPE percept_requests_total counter")
        .containsPattern("percept_requests_total\\{route=\"/api/model\",status=\"200\"\\} [1-9]")
        .containsPattern("percept_request_seconds_bucket\\{route=\"/api/model\",le=\"\\+Inf\"\\}")
        .contains("percept_model_loaded 1");
    assertThat(text.lines())
        .allMatch(line -> line.startsWith("#") || line.matches("[a-z_]+(\\{.*})? [0-9.eE-]+"));
  }

  @Test
  void theOpenApiFileNamesEveryRouteAndNoOther() throws Exception {
    Json.Fields api = TestServer.json(server.get("/openapi.json"));
    assertThat(api.text("openapi", "openapi")).startsWith("3.1");
    List<String> told = new ArrayList<>();
    api.fields("openapi", "paths")
        .members()
        .forEach((path, methods) ->
            ((Json.Fields) methods)
                .members()
                .keySet()
                .forEach(method -> told.add(method.toUpperCase(Locale.ROOT) + " " + path)));
    List<String> real =
        server.server().routes().stream()
            .filter(route -> !route.matches("GET /([a-z]+\\.(js|css|svg))?"))
            .toList();
    assertThat(told).containsExactlyInAnyOrderElementsOf(real);
  }
}
