package dev.percept.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/// The report that a search leaves in its folder, `report.html`. Nothing that goes wrong with it is
/// more than a warning: the trials are written by then.
final class SearchReport {
  private SearchReport() {}

  /// Writes it, of what the folder has, and says where it is.
  ///
  /// @param quiet whether to say nothing but warnings
  /// @param warning why the search did not end as it should; empty if it did
  static void write(RunFolder folder, Terminal terminal, boolean quiet, String warning) {
    try {
      if (Files.isDirectory(folder.report())) {
        throw new IOException("there is a folder of that name");
      }
      String page = PastSearch.read(folder.folder()).page(warning);
      folder.writeSoon(folder.report(), page.getBytes(StandardCharsets.UTF_8));
      if (!quiet) {
        terminal.line("report   " + folder.report());
      }
    } catch (IOException e) {
      warn(folder, terminal, Main.reason(e));
    } catch (RuntimeException | OutOfMemoryError e) {
      warn(folder, terminal, e.toString());
    }
  }

  private static void warn(RunFolder folder, Terminal terminal, String reason) {
    terminal.note(
        "percept: warning: %s could not be written: %s; everything else of the search is there"
            .formatted(folder.report(), reason));
  }
}
