/// The `percept` command.
module dev.percept.app {
  requires transitive dev.percept;
  requires transitive dev.percept.formats;
  requires info.picocli;
  requires java.desktop; // charts as PNG, in one class
  requires jdk.httpserver; // percept serve
  requires jdk.management; // bytes allocated, in percept bench
  requires static org.jspecify;

  exports dev.percept.app.analysis;
  exports dev.percept.app.chart;
  exports dev.percept.app.report;

  uses dev.percept.kernel.PeakLoop;

  opens dev.percept.app to
      info.picocli;
}
