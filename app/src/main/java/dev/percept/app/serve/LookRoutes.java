package dev.percept.app.serve;

import dev.percept.app.analysis.Answers;
import dev.percept.app.analysis.FirstWeights;
import dev.percept.app.analysis.Mistake;
import dev.percept.data.Dataset;
import dev.percept.data.Samples;
import dev.percept.formats.json.Json;
import dev.percept.formats.picture.PngWriter;
import dev.percept.kernel.Workers;
import dev.percept.loss.Targets;
import dev.percept.metric.ConfusionMatrix;
import dev.percept.tensor.Shape;
import dev.percept.train.Evaluator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `/api/look`: how the model does on images that it has not learned from.
final class LookRoutes {
  private static final int WORST = 40;
  private static final int MOST_OF_A_CELL = 200;
  private static final int MOST_FILTERS = 100;

  private final CurrentModel current;
  private final Workshop workshop;
  private @Nullable Dataset data;
  private @Nullable Thinker asked;
  private @Nullable Answers answers;

  LookRoutes(CurrentModel current, Workshop workshop) {
    this.current = current;
    this.workshop = workshop;
  }

  void addTo(Routes routes) {
    routes
        .get("/api/look", _ -> look())
        .get("/api/look/cell", this::cell)
        .get("/api/look/filters", _ -> filters())
        .get("/api/look/images/{index}", this::image);
  }

  private synchronized Dataset data() throws Problem {
    if (data == null) {
      try {
        data = workshop.testData();
      } catch (IOException e) {
        throw new Problem(503, "the images to look at cannot be had: " + e.getMessage());
      }
    }
    return data;
  }

  // What the model of now says to all of them; asked once.
  private synchronized Answers answers() throws Problem {
    Thinker thinker = current.get();
    Answers known = answers;
    if (known != null && thinker == asked) {
      return known;
    }
    Dataset images = data();
    ServedModel model = thinker.model();
    if (!(images.targets() instanceof Targets.Classes)
        || images.sampleShape().elements() != model.network().inputShape().elements()
        || images.classes() != model.network().outputShape().elements()) {
      throw new Problem(
          409,
          "the model takes %s and gives %s numbers; %s has %s and %d classes: start with another --data"
              .formatted(
                  model.network().inputShape(),
                  model.network().outputShape(),
                  images.name(),
                  images.sampleShape(),
                  images.outputs()));
    }
    try (Workers workers = Workers.of(Runtime.getRuntime().availableProcessors())) {
      known =
          Answers.of(
              new Evaluator(
                  List.of(model.network()),
                  images.isSparse(),
                  model.loss(),
                  current.kernels(),
                  workers),
              images);
    }
    answers = known;
    asked = thinker;
    return known;
  }

  private Reply look() throws Problem {
    Answers of = answers();
    ServedModel model = current.get().model();
    ConfusionMatrix confusion = of.confusion();
    List<Json> names = new ArrayList<>();
    List<Json> rows = new ArrayList<>();
    for (int truth = 0; truth < of.classes(); truth++) {
      names.add(Json.of(model.name(truth)));
      List<Json> row = new ArrayList<>();
      for (int said = 0; said < of.classes(); said++) {
        row.add(Json.of(confusion.count(truth, said)));
      }
      rows.add(Json.of(row));
    }
    List<Json> mistakes = new ArrayList<>();
    for (Mistake mistake : of.worstMistakes(WORST)) {
      mistakes.add(seen(of, mistake.index()));
    }
    return Reply.json(
        Json.object()
            .with("data", of.dataset().name())
            .with("images", confusion.total())
            .with("correct", confusion.correct())
            .with("classes", names)
            .with("confusions", rows)
            .with("mistakes", mistakes)
            .build());
  }

  private static Json seen(Answers of, int index) {
    int said = of.said(index);
    return Json.object()
        .with("index", index)
        .with("truth", of.truth(index))
        .with("said", said)
        .with("answer", of.answer(index, said))
        .build();
  }

  private Reply cell(Call call) throws Problem {
    Answers of = answers();
    int truth = call.whole("truth", -1, 0, of.classes() - 1);
    int said = call.whole("said", -1, 0, of.classes() - 1);
    List<Json> images = new ArrayList<>();
    for (int index : of.behind(truth, said, MOST_OF_A_CELL)) {
      images.add(seen(of, index));
    }
    return Reply.json(Json.object().with("images", images).build());
  }

  private Reply filters() throws Problem {
    Optional<FirstWeights> weights = FirstWeights.of(current.get().model().network());
    if (weights.isEmpty()) {
      throw new Problem(409, "the model has no first layer with weights to look at");
    }
    FirstWeights of = weights.get();
    Shape shape = of.shape();
    int height = shape.rank() > 1 ? shape.size(0) : 1;
    int width = shape.rank() > 1 ? shape.size(1) : shape.elements();
    int channels = shape.elements() / height / width;
    List<Json> filters = new ArrayList<>();
    for (int unit = 0; unit < Math.min(MOST_FILTERS, of.count()); unit++) {
      float[] values = of.values(unit);
      List<Json> sums = new ArrayList<>(height * width);
      for (int i = 0; i < height * width; i++) {
        float sum = 0;
        for (int channel = 0; channel < channels; channel++) {
          sum += values[i * channels + channel];
        }
        sums.add(Json.of(Math.round(sum * 1e4f) / 1e4f));
      }
      filters.add(Json.of(sums));
    }
    return Reply.json(
        Json.object()
            .with("name", of.name())
            .with("count", of.count())
            .with("height", height)
            .with("width", width)
            .with("filters", filters)
            .build());
  }

  private Reply image(Call call) throws Problem {
    Dataset images = data();
    int index = index(call.parameter("index"), images.count());
    Shape shape = images.sampleShape();
    boolean colour = shape.rank() == 3 && shape.size(2) == 3;
    if (!(images.samples() instanceof Samples.Pixels pixels) || (shape.rank() != 2 && !colour)) {
      throw new Problem(409, images.name() + " has no pictures");
    }
    int elements = shape.elements();
    int from = index * elements;
    byte[] own = Arrays.copyOfRange(pixels.values(), from, from + elements);
    try (PngWriter writer = new PngWriter()) {
      byte[] png =
          colour
              ? writer.colour(own, 0, shape.size(1), shape.size(0))
              : writer.grey(own, 0, shape.size(1), shape.size(0));
      return new Reply.Whole(200, "image/png", png);
    }
  }

  private static int index(String text, int count) throws Problem {
    try {
      int index = Integer.parseInt(text);
      if (index >= 0 && index < count) {
        return index;
      }
    } catch (NumberFormatException e) {
      // Falls through to the complaint.
    }
    throw new Problem(404, "there are images 0 to %d, none is %s".formatted(count - 1, text));
  }
}
