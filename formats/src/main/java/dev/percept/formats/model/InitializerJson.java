package dev.percept.formats.model;

import dev.percept.formats.FormatException;
import dev.percept.formats.json.Json;
import dev.percept.layer.Initializer;

/// Initialisers as JSON, for example `{"kind":"normal","standard_deviation":0.01}`.
final class InitializerJson {
  private InitializerJson() {}

  static Json write(Initializer initializer) {
    return switch (initializer) {
      case Initializer.Zeros() -> kind("zeros").build();
      case Initializer.Ones() -> kind("ones").build();
      case Initializer.Normal(double standardDeviation) ->
          kind("normal").with("standard_deviation", standardDeviation).build();
      case Initializer.Uniform(double limit) -> kind("uniform").with("limit", limit).build();
      case Initializer.Xavier() -> kind("xavier").build();
      case Initializer.He() -> kind("he").build();
      case Initializer.LeCun() -> kind("lecun").build();
      case Initializer.Orthogonal(double gain) -> kind("orthogonal").with("gain", gain).build();
    };
  }

  private static Json.Builder kind(String kind) {
    return Json.object().with("kind", kind);
  }

  /// @throws FormatException if there is no such initialiser
  /// @throws IllegalArgumentException if it does not like its number
  static Initializer read(String source, Json.Fields fields) throws FormatException {
    String kind = fields.text(source, "kind");
    return switch (kind) {
      case "zeros" -> new Initializer.Zeros();
      case "ones" -> new Initializer.Ones();
      case "normal" -> new Initializer.Normal(fields.real(source, "standard_deviation"));
      case "uniform" -> new Initializer.Uniform(fields.real(source, "limit"));
      case "xavier" -> new Initializer.Xavier();
      case "he" -> new Initializer.He();
      case "lecun" -> new Initializer.LeCun();
      case "orthogonal" -> new Initializer.Orthogonal(fields.real(source, "gain"));
      default ->
          throw FormatException.in(
              source,
              "an initialiser zeros, ones, normal, uniform, xavier, he, lecun or orthogonal",
              FormatException.quoted(kind));
    };
  }
}
