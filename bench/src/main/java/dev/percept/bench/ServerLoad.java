package dev.percept.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/// Asks a running `percept serve` as fast as it answers: each connection sends the next request
/// when it has the answer to the one before.
///
/// ```
/// ServerLoad PORT PICTURE CONNECTIONS SECONDS [IDLE]
/// ```
///
/// `IDLE` more connections are open meanwhile and send nothing.
public final class ServerLoad {
  private static final int MOST = 4_000_000;

  private final int port;
  private final byte[] request;
  private final long[] nanos = new long[MOST];
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger errors = new AtomicInteger();

  private ServerLoad(int port, byte... picture) {
    this.port = port;
    byte[] head =
        String.join(
                "\r\n",
                "POST /api/predict HTTP/1.1",
                "Host: localhost:" + port,
                "Content-Type: application/octet-stream",
                "Content-Length: " + picture.length,
                "",
                "")
            .getBytes(StandardCharsets.US_ASCII);
    this.request = Arrays.copyOf(head, head.length + picture.length);
    System.arraycopy(picture, 0, request, head.length, picture.length);
  }

  /// The command.
  public static void main(String[] args) throws IOException, InterruptedException {
    ServerLoad load =
        new ServerLoad(Integer.parseInt(args[0]), Files.readAllBytes(Path.of(args[1])));
    int connections = Integer.parseInt(args[2]);
    double seconds = Double.parseDouble(args[3]);
    int idle = args.length > 4 ? Integer.parseInt(args[4]) : 0;
    Socket[] silent = new Socket[idle];
    for (int i = 0; i < idle; i++) {
      silent[i] = new Socket(InetAddress.getLoopbackAddress(), load.port);
    }
    load.run(connections, Math.min(3, seconds)); // until the server's JIT has seen it
    load.answered.set(0);
    long start = System.nanoTime();
    load.run(connections, seconds);
    load.print(connections, idle, (System.nanoTime() - start) / 1e9);
    for (Socket socket : silent) {
      socket.close();
    }
  }

  private void run(int connections, double seconds) throws InterruptedException {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    Thread[] threads = new Thread[connections];
    for (int i = 0; i < connections; i++) {
      threads[i] = Thread.ofPlatform().start(() -> ask(end));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void ask(long end) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      while (System.nanoTime() < end) {
        long before = System.nanoTime();
        out.write(request);
        if (!isAnswer(in)) {
          errors.incrementAndGet();
        }
        int number = answered.getAndIncrement();
        if (number < MOST) {
          nanos[number] = System.nanoTime() - before;
        }
      }
    } catch (IOException e) {
      errors.incrementAndGet();
      System.err.println(e);
    }
  }

  // Reads one answer; whether it is one with probabilities.
  private static boolean isAnswer(InputStream in) throws IOException {
    boolean ok = line(in).startsWith("HTTP/1.1 200 ");
    int length = 0;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(header.substring(header.indexOf(':') + 1).strip());
      }
    }
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return ok && body.contains("\"probabilities\":[");
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int c;
    while ((c = in.read()) != '\n') {
      if (c < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private void print(int connections, int idle, double seconds) {
    int count = Math.min(MOST, answered.get());
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    System.out.printf(
        Locale.ROOT,
        "%d connections, %d idle, %.1f s: %,.0f requests/s, p50 %.2f ms, p99 %.2f ms, most %.1f ms, %d errors%n",
        connections,
        idle,
        seconds,
        answered.get() / seconds,
        sorted[count / 2] / 1e6,
        sorted[(int) (count * 0.99)] / 1e6,
        sorted[count - 1] / 1e6,
        errors.get());
  }
}
