package dev.percept.app.serve;

import dev.percept.formats.json.Json;
import dev.percept.network.NetworkSummary;
import dev.percept.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `GET /api/model`: what answers at the moment.
final class ModelRoute implements Routes.Handler {
  private final CurrentModel current;
  private final Runs runs;

  /// @param runs one of which the model may be of
  ModelRoute(CurrentModel current, Runs runs) {
    this.current = current;
    this.runs = runs;
  }

  @Override
  public Reply answer(Call call) throws Problem {
    return Reply.json(json(current.get().model(), runs));
  }

  static Json json(ServedModel model, Runs runs) {
    Shape input = model.network().inputShape();
    int outputs = model.network().outputShape().elements();
    List<Json> names = new ArrayList<>();
    for (int i = 0; model.isClassifier() && i < outputs; i++) {
      names.add(Json.of(model.name(i)));
    }
    Json.Builder fields =
        Json.object()
            .with("file", model.file().toString())
            .with("kind", model.kind().name().toLowerCase(Locale.ROOT))
            .with("network", model.network().toString())
            .with("parameters", NetworkSummary.of(input, model.network().layers()).parameters())
            .with("input", PredictRoute.shape(input))
            .with("outputs", outputs)
            .with("classes", names);
    runs.idOf(model.file()).ifPresent(run -> fields.with("run", run));
    for (Map.Entry<String, Json> fact : model.provenance().members().entrySet()) {
      String name = fact.getKey();
      if (name.equals("data") || name.equals("recipe") || name.endsWith("_accuracy")) {
        fields.with(name, fact.getValue());
      }
    }
    return fields.build();
  }
}
