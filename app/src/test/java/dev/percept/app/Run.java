package dev.percept.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/// One run of the `percept` command inside the test, with what it wrote.
///
/// @param code the exit code
/// @param out standard output
/// @param err standard error
record Run(int code, String out, String err) {

  /// Runs `percept` with `arguments`, writing to no terminal.
  static Run percept(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Terminal terminal =
        new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false, false, false);
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    int code = Main.commandLine(terminal).execute(words);
    return new Run(code, out.toString(), err.toString());
  }

  List<String> lines() {
    return out.lines().toList();
  }
}
