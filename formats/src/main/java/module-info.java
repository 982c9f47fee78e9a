/// Every file Percept reads or writes.
module dev.percept.formats {
  requires transitive dev.percept;
  requires java.desktop;
  requires static org.jspecify;

  exports dev.percept.formats;
  exports dev.percept.formats.dataset;
  exports dev.percept.formats.json;
  exports dev.percept.formats.model;
  exports dev.percept.formats.onnx;
  exports dev.percept.formats.picture;
  exports dev.percept.formats.state;
  exports dev.percept.formats.table;
  exports dev.percept.formats.tensorboard;
}
