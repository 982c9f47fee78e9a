package dev.percept.app.serve;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.BooleanSupplier;

/// Answers a drawing of its own again and again before anybody has drawn one: code that has run is
/// code that Java has compiled, and so the first strokes on the page are answered as fast as later
/// ones.
final class Rehearsal {
  private static final int MOST = 400;
  private static final long MOST_NANOS = 2_000_000_000L;

  private static final int SIZE = 196;
  private static final int HEADER = 54 + 4 * 256;

  private Rehearsal() {}

  /// Rehearses, two seconds at most.
  ///
  /// @param stop asked before each answer
  /// @return how many answers were given; none if the model takes no digits
  static int with(Thinker thinker, BooleanSupplier stop) {
    ServedModel model = thinker.model();
    if (model.kind() != ServedModel.Kind.DIGITS || model.pictures().isEmpty()) {
      return 0;
    }
    byte[] drawing = bar();
    long start = System.nanoTime();
    int answers = 0;
    try {
      while (answers < MOST && System.nanoTime() - start < MOST_NANOS && !stop.getAsBoolean()) {
        PredictRoute.drawn(thinker, model.pictures().get(), drawing);
        answers++;
      }
    } catch (IOException | Problem e) {
      // Whoever asks is told what is wrong; a rehearsal is not worth a message.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return answers;
  }

  // A 1 of white on black, as the page sends what was drawn: a BMP of 256 greys.
  private static byte[] bar() {
    ByteBuffer file = ByteBuffer.allocate(HEADER + SIZE * SIZE).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 'B').put((byte) 'M').putInt(file.capacity()).putInt(0).putInt(HEADER);
    file.putInt(40).putInt(SIZE).putInt(-SIZE).putShort((short) 1).putShort((short) 8);
    file.putInt(0).putInt(0).putInt(0).putInt(0).putInt(256).putInt(0);
    for (int grey = 0; grey < 256; grey++) {
      file.putInt(grey * 0x01_01_01);
    }
    for (int y = SIZE / 5; y < SIZE - SIZE / 5; y++) {
      for (int x = SIZE / 2 - 7; x < SIZE / 2 + 7; x++) {
        file.put(HEADER + y * SIZE + x, (byte) 255);
      }
    }
    return file.array();
  }
}
