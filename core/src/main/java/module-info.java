/// Tensors, scalar kernels, layers, losses, optimizers and the training loop. Needs java.base
/// alone.
module dev.percept {
  requires static org.jspecify;

  exports dev.percept.tensor;
  exports dev.percept.data;
}
