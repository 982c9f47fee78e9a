package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `percept serve` as a process of its own.
final class ServeCommandTest {
  @TempDir Path folder;

  private static HttpResponse<String> get(String address, String... headers)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
      if (headers.length > 0) {
        request.headers(headers);
      }
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  // What it prints, once it listens.
  private static String address(Child child) throws IOException, InterruptedException {
    child.untilLines(child.out(), 1);
    return Files.readString(child.out()).strip();
  }

  @Test
  void servesTheLastModelUntilItIsTold() throws Exception {
    Path data = SmallData.write(folder);
    Path runs = folder.resolve("runs");
    for (String name : List.of("a", "b")) {
      assertThat(
              Run.percept("train", "--data", data, "--iterations", 5, "--out", runs.resolve(name))
                  .code())
          .isZero();
      Thread.sleep(20); // so that one is later than the other
    }
    Child child = Child.start(folder, List.of(), "serve", "--port", 0, "--runs", runs);
    try {
      String address = address(child);
      assertThat(address).matches("http://127\\.0\\.0\\.1:[0-9]+/");
      assertThat(get(address + "api/model").body()).contains("b/model.safetensors");
      assertThat(Files.readString(child.err())).contains("serving", "b/model.safetensors");
    } finally {
      child.process().destroy();
    }
    assertThat(child.ended().code()).isEqualTo(143); // as SIGTERM has it
  }

  @Test
  void whoOthersCanReachAsksForAToken() throws Exception {
    Child child =
        Child.start(
            folder,
            List.of(),
            "serve",
            "--port",
            0,
            "--host",
            "0.0.0.0",
            "--runs",
            folder.resolve("none"));
    try {
      String address = address(child);
      assertThat(address).matches("http://localhost:[0-9]+/\\?token=[A-Za-z0-9_-]{32}");
      String base = address.substring(0, address.indexOf('?'));
      String token = address.substring(address.indexOf('=') + 1);
      assertThat(get(base + "api/runs").statusCode()).isEqualTo(401);
      assertThat(get(base + "api/runs", "Authorization", "Bearer " + token).statusCode())
          .isEqualTo(200);
      assertThat(get(address).statusCode()).isEqualTo(303);
      assertThat(Files.readString(child.err())).contains("no model yet", "percept train");
    } finally {
      child.process().destroy();
    }
    child.ended();
  }

  @Test
  void whatCannotBeServedIsSaid() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Run run =
          Run.percept("serve", "--port", taken.getLocalPort(), "--runs", folder.resolve("none"));
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("127.0.0.1:" + taken.getLocalPort(), "--port 0");
    }
    assertThat(Run.percept("serve", "--model", folder.resolve("no.safetensors")).err())
        .contains("no.safetensors: no such file");
    assertThat(Run.percept("serve", "--port", 70_000).code()).isEqualTo(2);
    Path weak = Files.writeString(folder.resolve("token"), "secret");
    assertThat(Run.percept("serve", "--port", 0, "--token-file", weak).err())
        .contains("16 to 200 letters");
  }
}
