package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.formats.json.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs that are started over HTTP: processes of their own, followed by their files.
final class ServerRunsTest {
  private static final long LONGEST_SECONDS = 60;

  @TempDir Path folder;

  private Path data = Path.of("");
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    data = SmallData.write(folder);
    server = TestServer.start(folder, data);
  }

  @AfterEach
  void stop() {
    server.close();
    assertThat(server.log()).isEmpty();
  }

  private String start(String options) throws Exception {
    HttpResponse<String> response =
        server.post("/api/runs", "{\"data\":\"%s\",%s}".formatted(data, options));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return TestServer.json(response).text("run", "id");
  }

  private Json.Fields run(String id) throws Exception {
    return TestServer.json(server.get("/api/runs/" + id));
  }

  private Json.Fields until(String id, String state) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    Json.Fields run = run(id);
    while (!run.text("run", "state").equals(state)) {
      assertThat(System.nanoTime()).as(run.toString()).isLessThan(end);
      Thread.sleep(50);
      run = run(id);
    }
    return run;
  }

  private List<TestServer.Event> events(String id, String last, String until) throws Exception {
    return server.events("/api/runs/" + id + "/events", last, until);
  }

  @Test
  void aRunIsFollowedToItsEndAndItsModelAnswers() throws Exception {
    String id = start("\"recipe\":\"fast\",\"iterations\":201,\"seed\":\"3\"");
    List<TestServer.Event> events = events(id, "", "end");
    assertThat(events.getFirst().name()).isEqualTo("run");
    assertThat(events.getLast().name()).isEqualTo("end");
    assertThat(events.getLast().data()).contains("\"state\":\"done\"");
    List<TestServer.Event> evaluations =
        events.stream().filter(event -> event.name().equals("evaluation")).toList();
    assertThat(evaluations).hasSizeGreaterThanOrEqualTo(4);
    assertThat(evaluations).extracting(TestServer.Event::id).startsWith("1", "2", "3", "4");
    assertThat(evaluations.getFirst().data())
        .contains("\"iteration\":50", "\"test_accuracy\":", "\"seconds\":");

    // Who comes back gets what was missed, and nothing twice.
    assertThat(events(id, "2", "end").stream().filter(event -> event.name().equals("evaluation")))
        .isEqualTo(evaluations.subList(2, evaluations.size()));
    String last = evaluations.getLast().id();
    assertThat(server.get("/api/runs/" + id + "/events", "Last-Event-ID", last).statusCode())
        .isEqualTo(204);

    Json.Fields run = run(id);
    assertThat(run.text("run", "recipe")).isEqualTo("fast");
    assertThat(run.items("run", "options")).contains(Json.of("--seed=3"));
    assertThat(run.flag("run", "model")).isTrue();
    waitForModel(id);
    Run same =
        Run.percept(
            "train",
            "--data",
            data,
            "--recipe",
            "fast",
            "--iterations",
            201,
            "--seed",
            3,
            "--out",
            folder.resolve("same"));
    assertThat(same.code()).isZero();
    assertThat(folder.resolve("runs").resolve(id).resolve("metrics.jsonl"))
        .hasSameBinaryContentAs(folder.resolve("same/metrics.jsonl"));
  }

  private void waitForModel(String id) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    while (!server.get("/api/model").body().contains(id)) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(20);
    }
  }

  @Test
  void oneThatIsStoppedKeepsWhatItHasAndGoesOn() throws Exception {
    String id = start("\"recipe\":\"fast\",\"iterations\":\"1000000\"");
    assertThat(events(id, "", "evaluation")).isNotEmpty();
    assertThat(run(id).flag("run", "stoppable")).isTrue();
    // One at a time.
    HttpResponse<String> second = server.post("/api/runs", "{\"data\":\"%s\"}".formatted(data));
    assertThat(second.statusCode()).isEqualTo(429);
    assertThat(second.headers().firstValue("Retry-After")).isPresent();

    assertThat(server.post("/api/runs/" + id + "/stop", "{}").statusCode()).isEqualTo(200);
    Json.Fields stopped = until(id, "stopped");
    assertThat(stopped.flag("run", "model")).isTrue();
    waitForModel(id);
    assertThat(server.post("/api/runs/" + id + "/stop", "{}").statusCode()).isEqualTo(409);

    long before = stopped.whole("run", "iterations");
    assertThat(server.post("/api/runs/" + id + "/resume", "{}").statusCode()).isEqualTo(200);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    while (run(id).whole("run", "iterations") <= before) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(50);
    }
    assertThat(server.post("/api/runs/" + id + "/resume", "{}").statusCode()).isEqualTo(409);
  }

  @Test
  void aRunOfTheCommandLineShowsUpAndItsModelCanBeChosen() throws Exception {
    Path mine = folder.resolve("runs/mine");
    assertThat(Run.percept("train", "--data", data, "--iterations", 20, "--out", mine).code())
        .isZero();
    assertThat(server.get("/api/runs").body()).contains("\"id\":\"mine\",\"state\":\"done\"");
    assertThat(server.get("/api/model").statusCode()).isEqualTo(409);
    HttpResponse<String> chosen = server.post("/api/model", "{\"run\":\"mine\"}");
    assertThat(chosen.statusCode()).as(chosen.body()).isEqualTo(200);
    assertThat(chosen.body()).contains("\"kind\":\"digits\"", "\"parameters\":79510");

    Json.Fields look = TestServer.json(server.get("/api/look"));
    assertThat(look.whole("look", "images")).isEqualTo(SmallData.TEST);
    assertThat(look.items("look", "confusions")).hasSize(10);
    Json.Fields worst = (Json.Fields) look.items("look", "mistakes").getFirst();
    HttpResponse<String> cell =
        server.get(
            "/api/look/cell?truth=%d&said=%d"
                .formatted(worst.whole("worst", "truth"), worst.whole("worst", "said")));
    assertThat(TestServer.json(cell).items("cell", "images")).contains(worst);
    HttpResponse<String> image = server.get("/api/look/images/" + worst.whole("worst", "index"));
    assertThat(image.headers().firstValue("Content-Type")).hasValue("image/png");
    assertThat(server.get("/api/look/images/200").statusCode()).isEqualTo(404);
    assertThat(server.get("/api/look/cell?truth=10&said=0").statusCode()).isEqualTo(400);
    Json.Fields filters = TestServer.json(server.get("/api/look/filters"));
    assertThat(filters.items("filters", "filters")).hasSize(100);
    assertThat(filters.whole("filters", "width")).isEqualTo(28);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"recipe\":\"/etc/passwd\"} | recipe: expected one of",
        "{\"data\":\"/etc/passwd\"} | data: expected one of",
        "{\"out\":\"/tmp/x\"} | no option \"out\"",
        "{\"network\":\"../secret.safetensors\"} | layers as text",
        "{\"network\":\"dance 10\"} | dance",
        "{\"epochs\":\"many\"} | 'many'",
        "{\"epochs\":0} | --epochs",
        "{\"learning-rate\":\"-1\"} | --learning-rate",
        "{\"epochs\":\"1 --out=/tmp/x\"} | --epochs"
      })
  void optionsThatAreWrongStartNothing(String body, String expected) throws Exception {
    HttpResponse<String> response = server.post("/api/runs", body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(TestServer.json(response).text("problem", "detail")).contains(expected);
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "..", ".", "%2e%2e", "..%2fkept", "a%00b"})
  void noNameLeadsOutOfTheFolder(String id) throws Exception {
    Files.createDirectories(folder.resolve("runs"));
    Files.writeString(folder.resolve("run.json"), "{}");
    for (String path : List.of("", "/events")) {
      String answer =
          server.raw(
              "GET /api/runs/"
                  + id
                  + path
                  + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      assertThat(answer).startsWith("HTTP/1.1 404 ");
    }
  }

  @Test
  void oneThatFailsSaysWhy() throws Exception {
    String id = start("\"recipe\":\"fast\",\"validation\":\"100000\"");
    assertThat(until(id, "failed").text("run", "message")).contains("100,000");
    assertThat(server.get("/api/model").statusCode()).isEqualTo(409);
  }
}
