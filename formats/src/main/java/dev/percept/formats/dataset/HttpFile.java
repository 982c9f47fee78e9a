package dev.percept.formats.dataset;

import dev.percept.formats.dataset.MnistCache.Limits;
import dev.percept.formats.dataset.MnistCache.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One file, read over HTTP into memory.
///
/// By `HttpURLConnection`, because it is in `java.base`: the newer client is a module more, and
/// starts an executor and a selector thread before the first byte. A name look-up obeys no time-out
/// and a blocked read no interrupt; so all of it is done on a daemon thread, which the caller
/// leaves behind when its own patience ends. The thread then ends at its next time-out.
final class HttpFile {
  /// More than MNIST in any form.
  private static final int MOST_BYTES = 64 << 20;

  private final URI address;
  private final Limits limits;
  private final Progress progress;
  private final CountDownLatch answered = new CountDownLatch(1);
  private volatile int received;
  private volatile long total = -1;
  private volatile boolean abandoned;
  private long waited;

  HttpFile(URI address, Limits limits, Progress progress) {
    this.address = address;
    this.limits = limits;
    this.progress = progress;
  }

  /// The nanoseconds that [#get] waited for the first byte.
  long waited() {
    return waited;
  }

  /// Reads the file.
  ///
  /// @param patience the nanoseconds to wait for the first byte
  /// @throws InterruptedIOException if the thread is interrupted; it stays so
  /// @throws IOException if the file is not there, incomplete, too large or too late
  byte[] get(long patience) throws IOException {
    FutureTask<byte[]> transfer = new FutureTask<>(() -> transfer(patience));
    long start = System.nanoTime();
    Thread.ofPlatform().daemon().name("percept-download").start(transfer);
    try {
      boolean answer = answered.await(patience, TimeUnit.NANOSECONDS);
      waited = System.nanoTime() - start;
      if (!answer) {
        throw new IOException("no answer within %d ms".formatted(patience / 1_000_000));
      }
      while (true) {
        try {
          byte[] bytes = transfer.get(100, TimeUnit.MILLISECONDS);
          progress.progress(address, bytes.length, bytes.length);
          return bytes;
        } catch (TimeoutException e) {
          progress.progress(address, received, total);
          if (System.nanoTime() - start > limits.file().toNanos()) {
            throw new IOException(
                "only %d bytes within %d s".formatted(received, limits.file().toSeconds()), e);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while downloading " + address);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException fault) {
        // Its class often says more than its message, as of UnknownHostException.
        throw new IOException(
            fault.getClass() == IOException.class ? fault.getMessage() : fault.toString(), fault);
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      abandoned = true;
    }
  }

  private byte[] transfer(long patience) throws IOException {
    try {
      if (!(address.toURL().openConnection() instanceof HttpURLConnection connection)) {
        throw new IOException("not an http or https address");
      }
      connection.setConnectTimeout(Math.clamp(patience / 1_000_000, 1, Integer.MAX_VALUE));
      connection.setReadTimeout((int) limits.silence().toMillis());
      connection.setUseCaches(false);
      connection.setRequestProperty("User-Agent", "percept");
      int status = connection.getResponseCode();
      if (status != HttpURLConnection.HTTP_OK) {
        throw new IOException("answered with status " + status);
      }
      long length = connection.getContentLengthLong();
      if (length > MOST_BYTES) {
        throw tooLarge(length);
      }
      total = length;
      try (InputStream in = connection.getInputStream()) {
        return read(in, length);
      }
    } finally {
      answered.countDown();
    }
  }

  private byte[] read(InputStream in, long length) throws IOException {
    // One more than announced, so that the last read meets the end.
    byte[] bytes = new byte[length < 0 ? 1 << 20 : (int) length + 1];
    int count = 0;
    while (!abandoned) {
      if (count == bytes.length) {
        if (count > MOST_BYTES) {
          throw tooLarge(count);
        }
        bytes = Arrays.copyOf(bytes, 2 * bytes.length);
      }
      int more;
      try {
        more = in.read(bytes, count, bytes.length - count);
      } catch (IOException e) {
        throw new IOException("%s: %s".formatted(sent(count, length), e.getMessage()), e);
      }
      if (more < 0) {
        // The JDK's stream does not always see that a connection was cut.
        if (length >= 0 && count != length) {
          throw new IOException(sent(count, length));
        }
        return Arrays.copyOf(bytes, count);
      }
      count += more;
      received = count;
      answered.countDown();
    }
    throw new IOException("abandoned");
  }

  private static String sent(int count, long length) {
    return length < 0
        ? "sent %d bytes".formatted(count)
        : "sent %d of %d bytes".formatted(count, length);
  }

  private static IOException tooLarge(long bytes) {
    return new IOException("at most %d bytes expected, %d found".formatted(MOST_BYTES, bytes));
  }
}
