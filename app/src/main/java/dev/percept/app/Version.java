package dev.percept.app;

import picocli.CommandLine.IVersionProvider;

/// The version of percept: that of its module, as the build wrote it there.
final class Version implements IVersionProvider {
  Version() {}

  /// For example `0.1.0`; `unknown` where classes were not packed into a module.
  static String text() {
    var descriptor = Version.class.getModule().getDescriptor();
    return descriptor == null ? "unknown" : descriptor.rawVersion().orElse("unknown");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"percept " + text() + " on Java " + Runtime.version()};
  }
}
