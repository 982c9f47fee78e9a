/// The `percept` command.
module dev.percept.app {
  requires dev.percept;
  requires dev.percept.formats;
  requires info.picocli;
  requires jdk.management; // bytes allocated, in percept bench
  requires static org.jspecify;

  uses dev.percept.kernel.PeakLoop;

  opens dev.percept.app to
      info.picocli;
}
