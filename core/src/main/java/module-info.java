/// Tensors, scalar kernels, layers, losses, optimizers, the training loop and the search for
/// hyper-parameters. Needs java.base alone.
module dev.percept {
  requires static org.jspecify;

  exports dev.percept.tensor;
  exports dev.percept.kernel;
  exports dev.percept.layer;
  exports dev.percept.network;
  exports dev.percept.loss;
  exports dev.percept.optim;
  exports dev.percept.data;
  exports dev.percept.metric;
  exports dev.percept.predict;
  exports dev.percept.train;
  exports dev.percept.tune;

  uses dev.percept.kernel.KernelProvider;
}
