package dev.percept.formats.fuzz;

import dev.percept.formats.Allocation;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Has a [FuzzedReader] read bytes, and finds what it must not do: throw anything but what it
/// refuses files with, say more than one line, allocate too much, or take too long.
final class Bounds {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Bounds() {}

  /// Reads the bytes as they are, and with their check sums put right if that is something else.
  ///
  /// @return whether they could be read as they are
  /// @throws AssertionError if the reader did what it must not
  static boolean check(FuzzedReader reader, byte[] file) {
    byte[] repaired = reader.repaired(file);
    if (!Arrays.equals(repaired, file)) {
      checkOnce(reader, repaired);
    }
    return checkOnce(reader, file);
  }

  private static boolean checkOnce(FuzzedReader reader, byte[] file) {
    Reading reading = Reading.of(reader, file);
    if (reading.excess(reader, file) != null) {
      // The first time what it takes to load classes counts too.
      reading = Reading.of(reader, file);
    }
    String excess = reading.excess(reader, file);
    if (excess != null) {
      throw new AssertionError(reader + excess);
    }
    return reading.read;
  }

  /// One reading of a file.
  ///
  /// @param read whether it was not refused
  /// @param allocated how many bytes it took
  /// @param nanoseconds how long it took the processor
  private record Reading(boolean read, long allocated, long nanoseconds) {
    static Reading of(FuzzedReader reader, byte[] file) {
      Allocation allocation = new Allocation();
      long start = THREADS.getCurrentThreadCpuTime();
      boolean read = true;
      try {
        reader.read(file);
      } catch (Exception | StackOverflowError | OutOfMemoryError e) {
        if (!reader.refuses(e)) {
          throw new AssertionError(reader + " must not throw " + e, e);
        }
        checkMessage(reader, String.valueOf(e.getMessage()));
        read = false;
      }
      long nanoseconds = THREADS.getCurrentThreadCpuTime() - start;
      return new Reading(read, allocation.bytes(), nanoseconds);
    }

    /// What was too much of it, if anything.
    @Nullable String excess(FuzzedReader reader, byte[] file) {
      long stands = reader.standsFor(file);
      if (allocated > FuzzedReader.MOST_ALLOCATED + FuzzedReader.MOST_FOR_A_BYTE * stands) {
        return " allocated %,d bytes for a file of %,d".formatted(allocated, file.length);
      }
      return nanoseconds > FuzzedReader.LONGEST ? " took %,d ns".formatted(nanoseconds) : null;
    }
  }

  // Of weights that do not fit a message shows both sides, line by line.
  private static void checkMessage(FuzzedReader reader, String message) {
    boolean lines = reader == FuzzedReader.STATE;
    if (message.isBlank()
        || message.chars().anyMatch(c -> Character.isISOControl(c) && !(lines && c == '\n'))) {
      throw new AssertionError(reader + " says what is no line of text: " + message);
    }
  }
}
