package dev.percept.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.formats.json.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Searches that are started over HTTP: processes of their own, followed by their files.
final class ServerSearchesTest {
  private static final long LONGEST_SECONDS = 60;
  private static final String SMALL =
      "\"network\":\"dense {units}, relu, dense classes\",\"space\":\"units=int(4,8),"
          + "\\nlearning-rate=log(0.01,0.5)\",\"epochs\":2,\"halving\":\"none\"";

  @TempDir static Path folder;

  private static Path data = Path.of("");
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    data = SmallData.write(folder);
    server = TestServer.start(folder, data);
  }

  @AfterAll
  static void stop() {
    server.close();
    assertThat(server.log()).isEmpty();
  }

  private static String start(String options) throws Exception {
    HttpResponse<String> response =
        server.post("/api/searches", "{\"data\":\"%s\",%s}".formatted(data, options));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return TestServer.json(response).text("search", "id");
  }

  private static Json.Fields search(String id) throws Exception {
    return TestServer.json(server.get("/api/searches/" + id));
  }

  private static List<TestServer.Event> events(String id, String last, String until)
      throws Exception {
    return server.events("/api/searches/" + id + "/events", last, until);
  }

  private static List<TestServer.Event> trials(List<TestServer.Event> events) {
    return events.stream().filter(event -> event.name().equals("trial")).toList();
  }

  // Handlers of an end run a moment after the process has ended.
  private static void untilAnswers(String run) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    while (!server.get("/api/model").body().contains("\"run\":\"" + run + "\"")) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(20);
    }
  }

  @Test
  void aSearchIsFollowedToItsEndAndItsWinnerIsARunThatAnswers() throws Exception {
    String id = start(SMALL + ",\"budget\":3,\"goal\":\"accuracy,parameters\",\"seed\":5");
    List<TestServer.Event> events = events(id, "", "end");
    assertThat(events.getFirst().name()).isEqualTo("search");
    assertThat(events.getLast().name()).isEqualTo("end");
    assertThat(events.getLast().data()).contains("\"state\":\"done\"", "\"trials\":3");
    List<TestServer.Event> trials = trials(events);
    assertThat(trials).extracting(TestServer.Event::id).containsExactly("1", "2", "3");
    assertThat(trials)
        .extracting(TestServer.Event::data)
        .isEqualTo(Files.readAllLines(folder.resolve("runs/" + id + "/trials.jsonl")));
    assertThat(events)
        .anyMatch(event -> event.name().equals("search") && event.data().contains("\"elapsed\":"));

    // Who comes back gets what was missed, and nothing twice.
    assertThat(trials(events(id, "2", "end"))).isEqualTo(trials.subList(2, 3));
    assertThat(server.get("/api/searches/" + id + "/events", "Last-Event-ID", "3").statusCode())
        .isEqualTo(204);

    Json.Fields search = search(id);
    assertThat(search.items("search", "goals"))
        .extracting(Json::toString)
        .containsExactly(
            "{\"name\":\"accuracy\",\"maximize\":true}",
            "{\"name\":\"parameters\",\"maximize\":false}");
    assertThat(search.whole("search", "epochs")).isEqualTo(2);
    assertThat(search.text("search", "space")).startsWith("units=int(4,8),");
    assertThat(search.items("search", "options")).contains(Json.of("--seed=5"));

    String winner = search.text("search", "winner");
    assertThat(winner).isEqualTo(id + "~best");
    untilAnswers(winner);
    Json.Fields run = TestServer.json(server.get("/api/runs/" + winner));
    assertThat(run.text("run", "state")).isEqualTo("done");
    assertThat(run.get("test_accuracy")).isEqualTo(search.get("test_accuracy")).isPresent();
    Json.Fields runs = TestServer.json(server.get("/api/runs"));
    assertThat(runs.items("runs", "runs")).contains(run);
    assertThat(server.events("/api/runs/" + winner + "/events", "", "end"))
        .extracting(TestServer.Event::name)
        .contains("evaluation");
    assertThat(server.post("/api/model", "{\"run\":\"" + winner + "\"}").statusCode())
        .isEqualTo(200);
  }

  @Test
  @Tag("slow")
  void oneThatIsStoppedKeepsItsTrialsAndGoesOn() throws Exception {
    String id = start(SMALL + ",\"budget\":\"1h\"");
    assertThat(trials(events(id, "", "trial"))).hasSize(1);
    assertThat(search(id).flag("search", "stoppable")).isTrue();
    // Runs and searches together: one at a time.
    for (String what : List.of("runs", "searches")) {
      HttpResponse<String> second =
          server.post("/api/" + what, "{\"data\":\"%s\"}".formatted(data));
      assertThat(second.statusCode()).isEqualTo(429);
      assertThat(second.headers().firstValue("Retry-After")).isPresent();
    }
    assertThat(server.get("/metrics").body()).contains("percept_runs_active 1\n");

    assertThat(server.post("/api/searches/" + id + "/stop", "{}").statusCode()).isEqualTo(200);
    Json.Fields stopped =
        (Json.Fields) Json.parse("end", events(id, "", "end").getLast().data().getBytes(UTF_8));
    assertThat(stopped.text("search", "state")).isEqualTo("stopped");
    assertThat(stopped.get("winner")).isEmpty();
    assertThat(server.post("/api/searches/" + id + "/stop", "{}").statusCode()).isEqualTo(409);
    assertThat(server.get("/api/runs").body()).doesNotContain(id);

    int before = (int) stopped.whole("search", "trials");
    assertThat(before).isPositive();
    HttpResponse<String> resumed = server.post("/api/searches/" + id + "/resume", "{}");
    assertThat(TestServer.json(resumed).whole("search", "before")).isEqualTo(before);
    TestServer.Event next = events(id, Integer.toString(before), "trial").getLast();
    assertThat(next.id()).isEqualTo(Integer.toString(before + 1));
    assertThat(next.data()).startsWith("{\"job\":" + before + ",");
    assertThat(server.post("/api/searches/" + id + "/resume", "{}").statusCode()).isEqualTo(409);
    server.post("/api/searches/" + id + "/stop", "{}");
    assertThat(events(id, "", "end").getLast().data()).contains("\"state\":\"stopped\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"recipe\":\"/etc/passwd\"} | recipe: expected one of",
        "{\"recipe\":\"script\",\"space\":\"hidden=int(4,8)\"} | counts steps; say how many epochs",
        "{\"data\":\"/etc/passwd\"} | data: expected one of",
        "{\"out\":\"/tmp/x\"} | no option \"out\"",
        "{\"resume\":\"/tmp/x\"} | no option \"resume\"",
        "{\"network\":\"../secret.safetensors\"} | layers as text",
        "{\"network\":\"dance {units}\",\"space\":\"units=int(4,8)\"} | dance",
        "{\"space\":\"/etc/passwd\"} | dimensions as text",
        "{\"space\":\"units=int(8,4)\"} | --space",
        "{\"space\":\"units=int(4,8)\"} | in braces, found units",
        "{\"budget\":\"soon\"} | --budget: expected trials, such as 40",
        "{\"goal\":\"beauty\"} | --goal: expected some of accuracy",
        "{\"goal\":\"rmse\"} | there is no rmse",
        "{\"halving\":\"always\"} | --halving",
        "{\"folds\":1} | --folds: expected 2 or more",
        "{\"epochs\":\"1 --out=/tmp/x\"} | --epochs"
      })
  void optionsThatAreWrongStartNothing(String body, String expected) throws Exception {
    String before = server.get("/api/searches").body();
    HttpResponse<String> response = server.post("/api/searches", body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(TestServer.json(response).text("problem", "detail")).contains(expected);
    assertThat(server.get("/api/searches").body()).isEqualTo(before);
  }

  @Test
  void whatTheUsualSearchIsCanBeSaidInFull() throws Exception {
    Json.Fields usual = TestServer.json(server.get("/api/choices")).fields("choices", "search");
    assertThat(usual.fields("search", "budget")).hasToString("{\"seconds\":300}");
    assertThat(usual.whole("search", "epochs")).isEqualTo(9);
    // It is wrong only in the last option, which is looked at after the others.
    Json.Fields all =
        Json.object()
            .with("network", usual.text("search", "network"))
            .with("space", usual.text("search", "space"))
            .with("epochs", usual.whole("search", "epochs"))
            .with("budget", "soon")
            .build();
    assertThat(server.post("/api/searches", all.toString()).body()).contains("--budget: ");
  }

  @Test
  void aSearchOfTheCommandLineShowsUpAndItsReportIsShown() throws Exception {
    Path mine = Files.createDirectories(folder.resolve("runs/mine"));
    Files.writeString(
        mine.resolve("tune.json"), "{\"arguments\":[\"--data=digits\",\"--budget=40\"]}");
    Files.writeString(mine.resolve("trials.jsonl"), "{\"job\":0}\n{\"job\":1}\n{\"jo");
    Json.Fields search = search("mine");
    assertThat(search.text("search", "state")).isEqualTo("stopped");
    assertThat(search.whole("search", "trials")).isEqualTo(2);
    assertThat(search.text("search", "data")).isEqualTo("digits");
    assertThat(search.fields("search", "budget")).hasToString("{\"trials\":40}");
    assertThat(server.get("/api/searches").body()).contains("\"id\":\"mine\"");
    assertThat(server.get("/api/runs").body()).doesNotContain("mine");
    assertThat(server.post("/api/searches/mine/stop", "{}").statusCode()).isEqualTo(409);

    // Of a table the data decides, and the record has it.
    Path table = Files.createDirectories(folder.resolve("runs/table"));
    Files.writeString(
        table.resolve("tune.json"),
        "{\"arguments\":[\"--data=t.csv\",\"--target=y\"],\"identity\":{\"goals\":\"rmse\"}}");
    assertThat(search("table").items("search", "goals"))
        .extracting(Json::toString)
        .containsExactly("{\"name\":\"rmse\",\"maximize\":false}");

    assertThat(server.get("/api/searches/mine/report").statusCode()).isEqualTo(404);
    Files.writeString(mine.resolve("report.html"), "<style>p{color:red}</style><p>40");
    HttpResponse<String> report = server.get("/api/searches/mine/report");
    assertThat(report.body()).endsWith("<p>40");
    assertThat(report.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(report.headers().allValues("Content-Security-Policy"))
        .singleElement()
        .asString()
        .contains("default-src 'none'; style-src 'unsafe-inline'")
        .doesNotContain("script-src");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "..", ".", "%2e%2e", "..%2fkept", "a%00b", "a~best"})
  void noNameLeadsOutOfTheFolder(String id) throws Exception {
    Files.createDirectories(folder.resolve("runs/a/best"));
    Files.writeString(folder.resolve("tune.json"), "{}");
    Files.writeString(folder.resolve("runs/a/best/run.json"), "{}"); // of no search
    for (String path : List.of("searches/" + id, "searches/" + id + "/report", "runs/" + id)) {
      String answer =
          server.raw(
              "GET /api/" + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      assertThat(answer).startsWith("HTTP/1.1 404 ");
    }
  }

  @Test
  void oneThatFailsSaysWhy() throws Exception {
    String id = start(SMALL + ",\"validation\":\"100000\"");
    assertThat(events(id, "", "end").getLast().data())
        .contains("\"state\":\"failed\"", "100000")
        .doesNotContain("winner");
  }

  @Test
  void theNewestModelMayBeAWinner(@TempDir Path runs) throws IOException {
    Path won = Files.createDirectories(runs.resolve("search/best")).resolve("model.safetensors");
    Path old = Files.createDirectories(runs.resolve("run")).resolve("model.safetensors");
    for (Path model : List.of(won, old)) {
      Files.writeString(model, "");
    }
    Files.setLastModifiedTime(old, FileTime.fromMillis(1_000));
    assertThat(RunFolder.lastModel(runs)).isEqualTo(won);
    Files.setLastModifiedTime(won, FileTime.fromMillis(500));
    assertThat(RunFolder.lastModel(runs)).isEqualTo(old);
  }
}
