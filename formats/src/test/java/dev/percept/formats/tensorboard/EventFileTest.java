package dev.percept.formats.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.formats.tensorboard.SummaryValue.Histogram;
import dev.percept.formats.tensorboard.SummaryValue.Scalar;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventFileTest {
  private static final Instant TIME = Instant.ofEpochSecond(1_700_000_000, 500_000_000);

  @TempDir private Path folder;

  @Test
  void recordsHoldEvents() throws IOException {
    float[] weights = {-1, 0, 0.5f, 2, Float.NaN, 1000};
    try (EventFile file = EventFile.create(folder.resolve("new/run"), TIME)) {
      file.write(TIME, 0, List.of(new Scalar("loss/test", 2.5)));
      file.write(TIME.plusSeconds(3), 600, List.of(Histogram.of("dense1/weight", weights, 0, 5)));
    }
    List<ByteBuffer> events =
        records(folder.resolve("new/run/events.out.tfevents.1700000000.percept"));
    assertThat(events).hasSize(3);
    Fields first = fields(events.get(0));
    assertThat(first.get(1)).containsExactly(1_700_000_000.5);
    assertThat(text(first.get(3))).isEqualTo("brain.Event:2");

    Fields second = fields(events.get(1));
    assertThat(second.get(2)).containsExactly(0L);
    Fields scalar = value(second);
    assertThat(text(scalar.get(1))).isEqualTo("loss/test");
    assertThat(scalar.get(2)).containsExactly(2.5f);

    Fields third = fields(events.get(2));
    assertThat(third.get(1)).containsExactly(1_700_000_003.5);
    assertThat(third.get(2)).containsExactly(600L);
    Fields histogram = fields((ByteBuffer) value(third).get(5).getFirst());
    assertThat(histogram.get(1)).containsExactly(-1.0);
    assertThat(histogram.get(2)).containsExactly(2.0);
    assertThat(histogram.get(3)).containsExactly(4.0);
    assertThat(histogram.get(4)).containsExactly(1.5);
    assertThat(histogram.get(5)).containsExactly(5.25);
    double[] limits = doubles(histogram.get(6));
    double[] counts = doubles(histogram.get(7));
    assertThat(limits).hasSize(30).isSorted().endsWith(2.0);
    assertThat(counts).hasSize(30);
    assertThat(counts[0]).isEqualTo(1);
    assertThat(counts[10]).isEqualTo(1); // 0, a third of the way from -1 to 2
    assertThat(counts[15]).isEqualTo(1);
    assertThat(counts[29]).isEqualTo(1);
  }

  @Test
  void numbersThatAreAllTheSameAreOneInterval() {
    Histogram same = Histogram.of("x", new float[] {3, 3, 3}, 0, 3);
    assertThat(same.limits()).containsExactly(3);
    assertThat(same.counts()).containsExactly(3);
    Histogram none = Histogram.of("x", new float[] {Float.NaN}, 0, 1);
    assertThat(none.count()).isZero();
    assertThat(none.counts()).containsExactly(0);
  }

  @Test
  void twoRunsInASecondHaveFilesOfTheirOwn() throws IOException {
    EventFile.create(folder, TIME).close();
    EventFile.create(folder, TIME).close();
    assertThat(folder.resolve("events.out.tfevents.1700000000.percept.2")).exists();
  }

  // RFC 3720, B.4: thirty-two bytes of zeros.
  @Test
  void checksumsAreMaskedCrc32c() {
    int crc = 0x8a9136aa;
    assertThat(EventFile.checksum(new byte[32], 0, 32))
        .isEqualTo(((crc >>> 15) | (crc << 17)) + 0xa282ead8);
  }

  private static List<ByteBuffer> records(Path path) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    List<ByteBuffer> records = new ArrayList<>();
    while (in.hasRemaining()) {
      int start = in.position();
      int length = (int) in.getLong();
      assertThat(in.getInt()).isEqualTo(EventFile.checksum(bytes, start, 8));
      records.add(in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN));
      assertThat(in.getInt(start + 12 + length))
          .isEqualTo(EventFile.checksum(bytes, start + 12, length));
      in.position(start + 16 + length);
    }
    return records;
  }

  private static Fields value(Fields event) {
    return fields((ByteBuffer) fields((ByteBuffer) event.get(5).getFirst()).get(1).getFirst());
  }

  private static String text(List<Object> field) {
    return StandardCharsets.UTF_8.decode((ByteBuffer) field.getFirst()).toString();
  }

  private static double[] doubles(List<Object> field) {
    ByteBuffer packed = (ByteBuffer) field.getFirst();
    double[] values = new double[packed.remaining() / 8];
    packed.asDoubleBuffer().get(values);
    return values;
  }

  /// The fields of a protobuf message by their numbers.
  private record Fields(Map<Integer, List<Object>> all) {
    List<Object> get(int number) {
      return all.getOrDefault(number, List.of());
    }
  }

  private static Fields fields(ByteBuffer message) {
    Map<Integer, List<Object>> fields = new TreeMap<>();
    ByteBuffer in = message.slice().order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      long key = varint(in);
      Object value =
          switch ((int) key & 7) {
            case 0 -> varint(in);
            case 1 -> in.getDouble();
            case 5 -> in.getFloat();
            case 2 -> {
              int length = (int) varint(in);
              ByteBuffer part = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
              in.position(in.position() + length);
              yield part;
            }
            default -> throw new AssertionError("wire type " + (key & 7));
          };
      fields.computeIfAbsent((int) (key >>> 3), _ -> new ArrayList<>()).add(value);
    }
    return new Fields(fields);
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
