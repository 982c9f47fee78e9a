package dev.percept.formats.tensorboard;

import dev.percept.formats.protobuf.ProtobufMessage;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.zip.CRC32C;

/// A file that TensorBoard shows: what a training measured, event after event. It can be read while
/// it is written.
///
/// The file is a row of records as TensorFlow's `record_writer.h` has them: the length of the data
/// in 64 bits, a checksum of that, the data, a checksum of the data, all little-endian. The data is
/// an `Event` of `event.proto` with a `Summary` of `summary.proto`.
public final class EventFile implements Closeable {
  /// What the first event of a file says.
  private static final String VERSION = "brain.Event:2";

  /// What is added to the turned bits of a checksum, so that one of data with a checksum within is
  /// another.
  private static final int MASK = 0xa282ead8;

  private static final int MOST_IN_A_SECOND = 100;

  private final OutputStream out;

  private EventFile(OutputStream out) {
    this.out = out;
  }

  /// Starts a file in a folder, which is made if it is not there.
  ///
  /// @param time when the run begins; its seconds are in the file's name
  /// @throws IOException if it cannot be written
  public static EventFile create(Path folder, Instant time) throws IOException {
    Files.createDirectories(folder);
    for (int i = 1; i < MOST_IN_A_SECOND; i++) {
      String name =
          "events.out.tfevents." + time.getEpochSecond() + ".percept" + (i == 1 ? "" : "." + i);
      try {
        return begin(folder.resolve(name), time);
      } catch (FileAlreadyExistsException e) {
        // Taken by another run; the next number is free sooner or later.
      }
    }
    throw new IOException(folder + ": too many runs were started within one second");
  }

  private static EventFile begin(Path path, Instant time) throws IOException {
    EventFile file =
        new EventFile(
            Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    try {
      file.append(event(time).add(3, VERSION));
      return file;
    } catch (Throwable e) {
      file.close();
      throw e;
    }
  }

  /// Appends what was measured at one time.
  ///
  /// @param step the update after which it was measured
  /// @throws IOException if it cannot be written
  public void write(Instant time, long step, List<SummaryValue> values) throws IOException {
    ProtobufMessage summary = new ProtobufMessage();
    for (SummaryValue value : values) {
      summary.add(1, message(value));
    }
    append(event(time).add(2, step).add(5, summary));
  }

  private static ProtobufMessage message(SummaryValue value) {
    ProtobufMessage message = new ProtobufMessage().add(1, value.tag());
    return switch (value) {
      case SummaryValue.Scalar scalar -> message.add(2, (float) scalar.value());
      case SummaryValue.Histogram histogram ->
          message.add(
              5,
              new ProtobufMessage()
                  .add(1, histogram.smallest())
                  .add(2, histogram.largest())
                  .add(3, (double) histogram.count())
                  .add(4, histogram.sum())
                  .add(5, histogram.squares())
                  .addAll(6, histogram.limits())
                  .addAll(7, histogram.counts()));
    };
  }

  private static ProtobufMessage event(Instant time) {
    return new ProtobufMessage().add(1, time.getEpochSecond() + time.getNano() / 1e9);
  }

  private void append(ProtobufMessage message) throws IOException {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    message.writeTo(data);
    ByteBuffer record =
        ByteBuffer.allocate(data.size() + 16).order(ByteOrder.LITTLE_ENDIAN).putLong(data.size());
    record.putInt(checksum(record.array(), 0, 8)).put(data.toByteArray());
    record.putInt(checksum(record.array(), 12, data.size()));
    out.write(record.array());
  }

  /// The CRC-32C of some bytes, turned by 15 bits and masked.
  static int checksum(byte[] bytes, int from, int count) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, count);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
