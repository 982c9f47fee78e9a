package dev.percept.formats.dataset;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/// A web server on the loopback interface, on a socket of its own so that it can also answer in
/// ways that a proper one never would.
final class LoopbackServer implements AutoCloseable {
  private final ServerSocket socket;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /// What to say at one path.
  private static final class Answer {
    private final String head;
    private final byte[] body;
    private final boolean holds;

    /// @param head the status line and headers, each ended by a line feed; empty to say nothing
    /// @param body what follows
    /// @param holds whether the connection then stays open until the server is closed
    Answer(String head, byte[] body, boolean holds) {
      this.head = head;
      this.body = body;
      this.holds = holds;
    }
  }

  LoopbackServer() throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(this::acceptAll);
  }

  /// The address of a path, which starts with a slash.
  URI address(String path) {
    return URI.create("http://127.0.0.1:%d%s".formatted(socket.getLocalPort(), path));
  }

  /// The paths asked for, in order.
  List<String> requests() {
    return List.copyOf(requests);
  }

  /// Gives a file.
  void give(String path, byte[] file) {
    answers.put(path, new Answer(ok(file.length), file, false));
  }

  /// Gives a file without saying how long it is.
  void giveUnannounced(String path, byte[] file) {
    answers.put(path, new Answer("HTTP/1.0 200 OK\r\n", file, false));
  }

  /// Gives the start of a file, then closes the connection.
  void cutShort(String path, byte[] file, int count) {
    answers.put(path, new Answer(ok(file.length), Arrays.copyOf(file, count), false));
  }

  /// Gives the start of a file, then nothing more.
  void stall(String path, byte[] file, int count) {
    answers.put(path, new Answer(ok(file.length), Arrays.copyOf(file, count), true));
  }

  /// Accepts the connection and says nothing.
  void staySilent(String path) {
    answers.put(path, new Answer("", new byte[0], true));
  }

  /// Announces so many bytes, then sends none.
  void announce(String path, long count) {
    answers.put(path, new Answer(ok(count), new byte[0], true));
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    socket.close();
  }

  private static String ok(long length) {
    return "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n".formatted(length);
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket connection = socket.accept();
        Thread.ofPlatform().daemon().start(() -> answer(connection));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void answer(Socket connection) {
    try (connection;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII))) {
      String request = in.readLine();
      for (String line = request; line != null && !line.isEmpty(); line = in.readLine()) {
        // Headers say nothing of interest.
      }
      if (request == null) {
        return;
      }
      String path = request.split(" ", -1)[1];
      requests.add(path);
      Answer answer =
          answers.getOrDefault(
              path,
              new Answer("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n", new byte[0], false));
      OutputStream out = connection.getOutputStream();
      if (!answer.head.isEmpty()) {
        out.write((answer.head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      }
      out.write(answer.body);
      out.flush();
      if (answer.holds) {
        closed.await();
      }
    } catch (IOException | InterruptedException e) {
      // The other side has had enough.
    }
  }
}
