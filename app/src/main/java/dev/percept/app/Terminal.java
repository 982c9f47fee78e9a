package dev.percept.app;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where the command writes: data to `out`, everything else to `err`.
///
/// @param out standard output
/// @param err standard error
/// @param live whether `err` is a terminal, on which a line may be drawn again and again
/// @param outIsTerminal whether `out` is one too
/// @param colours whether colours may be used: on a terminal, unless `NO_COLOR` is set to anything
record Terminal(
    PrintWriter out, PrintWriter err, boolean live, boolean outIsTerminal, boolean colours) {

  private static final String CLEAR_LINE = "\r\u001b[K";

  /// The terminal this process was started on.
  static Terminal ofProcess() {
    boolean out = isTerminal(1);
    String noColor = System.getenv("NO_COLOR");
    boolean dumb = "dumb".equals(System.getenv("TERM"));
    return new Terminal(
        writer(System.out),
        writer(System.err),
        isTerminal(2) && !dumb,
        out,
        out && !dumb && (noColor == null || noColor.isEmpty()));
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  // Java tells whether both ends of the console are terminals, but not which stream is. Where there
  // is
  // /proc, the name behind the descriptor tells.
  @SuppressWarnings("SystemConsoleNull") // it is, where java.base provides the console
  private static boolean isTerminal(int descriptor) {
    Path link = Path.of("/proc/self/fd/" + descriptor);
    try {
      if (Files.isSymbolicLink(link)) {
        String target = Files.readSymbolicLink(link).toString();
        return target.startsWith("/dev/pts/")
            || target.startsWith("/dev/tty")
            || target.equals("/dev/console");
      }
    } catch (IOException e) {
      // Falls through to what Java knows.
    }
    return System.console() != null && System.console().isTerminal();
  }

  /// How many characters fit into a line, as far as anybody says: the shell's `COLUMNS`, or 80.
  int columns() {
    String columns = System.getenv("COLUMNS");
    return columns != null && columns.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(columns) : 80;
  }

  /// Removes what a live line shows.
  void clearLine() {
    if (live) {
      err.print(CLEAR_LINE);
      err.flush();
    }
  }

  /// Shows `text` in the live line in place of what was there.
  void showLine(String text) {
    if (live) {
      err.print(CLEAR_LINE + text);
      err.flush();
    }
  }

  /// Writes a line of data, with the live line out of the way.
  void line(String text) {
    clearLine();
    out.println(text);
  }

  /// Writes one of many lines of data. Where nobody is looking, it may wait for [#flush].
  void data(String text) {
    if (outIsTerminal) {
      line(text);
    } else {
      out.print(text + "\n");
    }
  }

  /// Has all lines of data written.
  void flush() {
    out.flush();
  }

  /// Writes a line for people to standard error.
  void note(String text) {
    clearLine();
    err.println(text);
  }
}
