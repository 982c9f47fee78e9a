/// The `percept` command.
module dev.percept.app {
  requires dev.percept;
  requires dev.percept.formats;
  requires info.picocli;
  requires static org.jspecify;

  opens dev.percept.app to
      info.picocli;
}
