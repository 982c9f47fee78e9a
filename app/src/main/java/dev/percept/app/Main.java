package dev.percept.app;

/// The entry point of the `percept` command.
public final class Main {
  private Main() {}

  /// Runs the command and ends the process with its exit code.
  public static void main(String[] args) {}
}
