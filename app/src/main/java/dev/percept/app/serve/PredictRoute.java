package dev.percept.app.serve;

import dev.percept.app.analysis.LayerOutputs;
import dev.percept.formats.FormatException;
import dev.percept.formats.json.Json;
import dev.percept.formats.picture.Pictures;
import dev.percept.formats.table.TableSchema;
import dev.percept.tensor.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// `POST /api/predict`: what the model makes of a picture, of pixels or numbers, or of many.
final class PredictRoute implements Routes.Handler {
  /// To decode a picture and to find a digit in it takes so many bytes a pixel, at most.
  private static final int BYTES_PER_PIXEL = 16;

  private static final int LEVELS = 255;

  private static final Set<String> PARTS = Set.of("pixels", "layers", "every-layer", "evidence");
  private static final String CSV = "text/csv";
  private static final Set<String> PICTURES =
      Set.of("image/png", "image/jpeg", "image/gif", "image/bmp", "application/octet-stream");

  private final CurrentModel current;

  PredictRoute(CurrentModel current) {
    this.current = current;
  }

  @Override
  public Reply answer(Call call) throws IOException, Problem, InterruptedException {
    Thinker thinker = current.get();
    Set<String> parts = parts(call);
    if (call.contentType().equals(Call.JSON)) {
      Json.Fields fields = call.json();
      if (fields.get("batch").isPresent()) {
        return Reply.json(batch(thinker, fields));
      }
      float[] input = NumberInput.of(thinker.model(), Call.BODY, fields);
      return Reply.json(one(thinker, input, parts, asked(call)));
    }
    if (call.contentType().equals(CSV)) {
      return Reply.json(
          answers(thinker, NumberInput.rows(thinker.model(), Call.BODY, call.body())));
    }
    if (!PICTURES.contains(call.contentType())) {
      throw new Problem(
          415,
          "Content-Type: expected image/png, image/jpeg, image/gif, image/bmp, application/json or text/csv, found "
              + FormatException.quoted(call.header("Content-Type")));
    }
    return Reply.json(one(thinker, picture(call, thinker.model()), parts, asked(call)));
  }

  /// The answer to a digit drawn on the page, evidence included, as [Rehearsal] asks for it.
  ///
  /// @param file of a picture, from the program itself
  static Reply drawn(Thinker thinker, ServedModel.PictureReader pictures, byte[] file)
      throws IOException, Problem, InterruptedException {
    float[] input = scaled(pictures.pixels("the picture", file));
    Set<String> parts = Set.of("pixels", "layers", "evidence");
    return Reply.json(one(thinker, input, parts, PredictRoute::largest));
  }

  /// Which class the evidence is for.
  @FunctionalInterface
  private interface ClassChoice {
    int of(float... answers) throws Problem;
  }

  private static ClassChoice asked(Call call) {
    return answers -> call.whole("class", largest(answers), 0, answers.length - 1);
  }

  private static Set<String> parts(Call call) throws Problem {
    String with = call.query("with").orElse("");
    Set<String> parts = with.isEmpty() ? Set.of() : Set.of(with.split(",", -1));
    for (String part : parts) {
      if (!PARTS.contains(part)) {
        throw new Problem(
            400,
            "with: expected some of pixels, layers, every-layer, evidence, found "
                + FormatException.quoted(part));
      }
    }
    return parts;
  }

  private static float[] picture(Call call, ServedModel model)
      throws IOException, Problem, InterruptedException {
    if (model.pictures().isEmpty()) {
      throw new Problem(
          409, "the model takes numbers, not pictures: send {\"features\": […]} as JSON");
    }
    byte[] file = call.body();
    Pictures.Facts facts = facts(file);
    call.reserve((long) facts.width() * facts.height() * BYTES_PER_PIXEL);
    return scaled(model.pictures().get().pixels("the picture", file));
  }

  // Its size, before anything is decoded.
  private static Pictures.Facts facts(byte[] file) throws IOException, Problem {
    if (!Pictures.isKnown(file)) {
      throw new Problem(415, "the body is not a PNG, JPEG, GIF or BMP picture");
    }
    try {
      return Pictures.facts("the picture", file);
    } catch (FormatException e) {
      if (e.isTooLarge()) {
        throw new Problem(413, String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  private static float[] scaled(byte... pixels) {
    float[] input = new float[pixels.length];
    for (int i = 0; i < input.length; i++) {
      input[i] = (pixels[i] & 0xFF) / 255f;
    }
    return input;
  }

  private static Json batch(Thinker thinker, Json.Fields fields)
      throws IOException, InterruptedException {
    List<float[]> inputs = new ArrayList<>();
    for (Json item : fields.items(Call.BODY, "batch")) {
      String source = "batch, item " + inputs.size();
      if (!(item instanceof Json.Fields each)) {
        throw FormatException.in(source, "an object", FormatException.quoted(item.toString()));
      }
      inputs.add(NumberInput.of(thinker.model(), source, each));
    }
    return answers(thinker, inputs);
  }

  private static Json answers(Thinker thinker, List<float[]> inputs) throws InterruptedException {
    List<Json> answers = new ArrayList<>();
    for (float[] answer : thinker.answers(inputs)) {
      Json.Builder builder = Json.object();
      add(builder, thinker.model(), answer);
      answers.add(builder.build());
    }
    return Json.object().with("answers", answers).build();
  }

  private static Json one(
      Thinker thinker, float[] input, Set<String> parts, ClassChoice evidenceFor)
      throws Problem, InterruptedException {
    ServedModel model = thinker.model();
    Json.Builder builder = Json.object();
    boolean all = parts.contains("every-layer");
    float[] answers;
    if (all || parts.contains("layers")) {
      Thinker.Thought thought = thinker.think(input);
      answers = thought.answers();
      add(builder, model, answers);
      builder.with("layers", layers(thought.layers(), all));
    } else {
      answers = thinker.answers(List.<float[]>of(input)).getFirst();
      add(builder, model, answers);
    }
    if (parts.contains("pixels")) {
      builder.with("pixels", pixels(input));
    }
    if (parts.contains("evidence")) {
      int forClass = evidenceFor.of(answers);
      builder.with("evidence", evidence(thinker.evidence(input, forClass), forClass));
    }
    return builder.build();
  }

  private static void add(Json.Builder builder, ServedModel model, float... answers) {
    List<Json> numbers = new ArrayList<>(answers.length);
    for (float answer : answers) {
      numbers.add(Json.of(answer));
    }
    if (model.isClassifier()) {
      int best = largest(answers);
      builder.with("class", best).with("name", model.name(best)).with("probabilities", numbers);
    } else if (model.table().isPresent()
        && model.table().get().targets() instanceof TableSchema.Values(var columns)) {
      // In the units of the table, by the names of its columns.
      Json.Builder values = Json.object();
      for (int i = 0; i < answers.length; i++) {
        values.with(columns.get(i).name(), (float) columns.get(i).unscaled(answers[i]));
      }
      builder.with("values", values.build());
    } else {
      builder.with("values", numbers);
    }
  }

  static int largest(float... answers) {
    int best = 0;
    for (int i = 1; i < answers.length; i++) {
      if (answers[i] > answers[best]) {
        best = i;
      }
    }
    return best;
  }

  private static List<Json> pixels(float... input) {
    List<Json> levels = new ArrayList<>(input.length);
    for (float value : input) {
      levels.add(Json.of(Math.round(Math.clamp(value, 0f, 1f) * LEVELS)));
    }
    return levels;
  }

  // What comes just before the next layer with weights, unless all are wanted; never the logits.
  private static List<Json> layers(List<LayerOutputs.Output> outputs, boolean all) {
    List<Json> layers = new ArrayList<>();
    for (int i = 0; i + 1 < outputs.size(); i++) {
      String next = outputs.get(i + 1).layer();
      if (all || next.startsWith("dense") || next.startsWith("conv")) {
        layers.add(layer(outputs.get(i)));
      }
    }
    return layers;
  }

  // In 256 levels from the lowest to the highest number: enough to look at, and a fifth of the
  // bytes.
  private static Json layer(LayerOutputs.Output output) {
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (float value : output.values()) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    float scale = high > low ? LEVELS / (high - low) : 0;
    List<Json> levels = new ArrayList<>(output.values().length);
    for (float value : output.values()) {
      levels.add(Json.of(Math.round((value - low) * scale)));
    }
    return Json.object()
        .with("name", output.layer())
        .with("shape", shape(output.shape()))
        .with("low", low)
        .with("high", high)
        .with("levels", levels)
        .build();
  }

  static List<Json> shape(Shape shape) {
    List<Json> sizes = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      sizes.add(Json.of(shape.size(axis)));
    }
    return sizes;
  }

  private static Json evidence(Evidence evidence, int forClass) {
    List<Json> values = new ArrayList<>(evidence.values().length);
    for (float value : evidence.values()) {
      values.add(Json.of(Math.round(value * 1000) / 1000f));
    }
    return Json.object()
        .with("class", forClass)
        .with("height", evidence.height())
        .with("width", evidence.width())
        .with("values", values)
        .build();
  }
}
