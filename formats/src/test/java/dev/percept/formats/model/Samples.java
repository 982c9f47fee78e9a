package dev.percept.formats.model;

import dev.percept.layer.Composite;
import dev.percept.layer.Layer;
import java.util.ArrayList;
import java.util.List;

/// Texts of networks for 12×12 images that between them have every layer and every option.
final class Samples {
  static final List<String> TEXTS =
      List.of(
          "dense 10",
          "dense 100 normal 0.01, sigmoid, dense 10 normal 0.01",
          "conv 24 5x5, relu, pool 2, conv 32 3x3, relu, pool 2, dense 256, relu, dense 10",
          "conv 4 3x3 same, batchnorm, relu, conv 4 3x3 groups 4, tanh, globalpool, dense 2",
          "conv 2 3x3 stride 2 same nobias orthogonal 1, elu 1, conv 3 2x1 stride 2x1 dilation 1x2",
          "conv 2 2x4 pad 1, selu, conv 2 2x2 pad 0x1x1x0 zeros, avgpool 2x3 stride 1 pad 1x0",
          "conv 8 1x1 ones, maxout 2, avgpool 3 pad 1 count_padding, pool 3x2 stride 2 same",
          "flatten, batchnorm momentum 0.99 epsilon 0.001, gelu, layernorm, layernorm epsilon 1.0E-7",
          "dense 16 he, dropout 0.5, dense 16, dropout 0.25, relu, dense 16, gelu tanh, dense 3 lecun",
          "leaky_relu 0.01, silu, softplus, hard_swish, hard_sigmoid, clip -0.5 6, scale, scale each, dense 5 uniform 0.05, selu",
          "conv 4 3x3 same, residual(conv 4 3x3 same, batchnorm, relu, conv 4 3x3 same | conv 4 1x1), relu",
          "conv 2 1x1, residual(dropout 0.1), concat(conv 2 1x1 | identity | conv 3 3x3 same he, pool 3 stride 1 same),"
              + " dense 2",
          "pool 1, concat(residual(concat(tanh | relu), pool 1 | concat(elu 0.5 | leaky_relu 0.2)) | tanh), dense 1");

  private Samples() {}

  /// The layers, those within others too.
  static List<Layer> all(List<Layer> layers) {
    List<Layer> all = new ArrayList<>();
    for (Layer layer : layers) {
      all.add(layer);
      if (layer instanceof Composite composite) {
        composite.branches().forEach(branch -> all.addAll(all(branch)));
      }
    }
    return all;
  }
}
