package dev.percept.formats.model;

import dev.percept.layer.Layer;
import java.util.List;

/// The short text of a network, as people write it on a command line:
///
/// ```
/// conv 24 5x5, relu, pool 2, conv 32 3x3, relu, pool 2, dense 256, relu, dense 10
/// ```
///
/// The grammar; `docs/model-text.md` explains it with examples:
///
/// ```
/// network  = [ "init" weights "," ] layers
/// layers   = layer { "," layer }
/// layer    = "dense" ( N | "classes" ) [ weights ]
///          | "conv" N size { window | "groups" N | "nobias" | weights }
///          | "pool" size { window } | "avgpool" size { window | "count_padding" } | "globalpool"
///          | "batchnorm" { "momentum" X | "epsilon" X } | "layernorm" [ "epsilon" X ]
///          | "dropout" X | "flatten" | "maxout" N
///          | "sigmoid" | "tanh" | "relu" | "leaky_relu" [ X ] | "elu" [ X ] | "selu" | "gelu" [ "tanh" ]
///          | "silu" | "softplus" | "hard_swish" | "hard_sigmoid"
///          | "residual" "(" layers [ "|" branch ] ")" | "concat" "(" branch "|" branch { "|" branch } ")"
/// branch   = layers | "identity"
/// window   = "stride" size | "dilation" size | "pad" ( size | TxLxBxR | "same" ) | "same"
/// size     = N | NxN
/// weights  = "he" | "xavier" | "lecun" | "zeros" | "ones"
///          | "normal" X | "uniform" X | "orthogonal" [ X ]
/// ```
///
/// Sizes are rows × columns; one number stands for both. Pools move by their own size unless a
/// stride is given. Without `weights`, [DefaultWeights] decides by the activation that follows.
public final class NetworkText {
  private NetworkText() {}

  /// The layers that a text describes.
  ///
  /// @throws IllegalArgumentException if it is not such a text; the message is one line that names
  ///   the character, what was expected and what was found
  public static List<Layer> parse(String text) {
    return parse(text, 0);
  }

  /// As [#parse(String)], `classes` being what `dense classes` stands for.
  ///
  /// @param classes the number of classes; 0 if it is not known, and `dense classes` not allowed
  public static List<Layer> parse(String text, int classes) {
    return new NetworkTextParser(text, classes).parse();
  }

  /// The text that describes these layers: [#parse(String)] gives equal ones.
  ///
  /// @throws IllegalArgumentException if a layer is a [dev.percept.layer.CustomLayer], for which
  ///   there is no text
  public static String print(List<Layer> layers) {
    return NetworkTextPrinter.print(layers);
  }
}
