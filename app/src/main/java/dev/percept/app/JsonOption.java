package dev.percept.app;

import picocli.CommandLine.Option;

/// The option for output that programs read.
final class JsonOption {
  @Option(names = "--json", description = "Print one JSON object on stdout instead of text.")
  private boolean json;

  JsonOption() {}

  boolean isSet() {
    return json;
  }
}
