package dev.percept.app.report;

import dev.percept.app.analysis.Answers;
import dev.percept.app.analysis.Calibration;
import dev.percept.app.analysis.Findings;
import dev.percept.app.analysis.FirstWeights;
import dev.percept.app.analysis.Mistake;
import dev.percept.app.analysis.Residuals;
import dev.percept.app.chart.Chart;
import dev.percept.app.chart.Numerals;
import dev.percept.metric.ConfusionMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The report of a run, as a page that opens from disk.
public final class ReportPage {
  private static final int MOST_ROWS = 200;

  private final RunStory story;
  private final HtmlWriter page;

  private ReportPage(RunStory story) {
    this.story = story;
    this.page = new HtmlWriter(story.title());
  }

  /// The page.
  public static String of(RunStory story) {
    return new ReportPage(story).write();
  }

  private String write() {
    page.text("h1", "", story.title()).text("p", "faint", story.network());
    if (!story.warning().isEmpty()) {
      page.text("p", "warn", story.warning());
    }
    page.numbers(story.numbers());
    writeCurves();
    // No lambdas on this way: each would take some milliseconds at the end of a run.
    if (story.findings().isPresent()) {
      write(story.findings().get());
    }
    page.heading("How it was made");
    page.text("pre", "", story.command());
    page.text(
        "p", "faint", "The same command gives the same weights, bit for bit, on any machine.");
    page.facts(story.facts());
    return page.end();
  }

  private void writeCurves() {
    List<Chart> curves = Charts.curves(story.metrics());
    if (curves.isEmpty()) {
      return;
    }
    String on = story.metrics().measuredOn();
    page.heading("How it learned").beginCharts();
    for (Chart curve : curves) {
      page.chart(
          curve,
          curve.title().equals("Loss")
              ? "What training makes small. Where the %s loss rises while that of training still falls, the"
                      .formatted(on)
                  + " network begins to learn its samples by heart."
              : "How well it does on samples that it was trained on, and on those it was not (%s)."
                  .formatted(on));
    }
    page.endCharts();
  }

  private void write(Findings findings) {
    if (findings.answers().isPresent()) {
      page.heading("What it gets right and wrong").beginCharts();
      write(findings.answers().get(), findings.calibration());
      page.endCharts();
    }
    if (!findings.residuals().isEmpty()) {
      page.heading("How far it is off").beginCharts();
      for (Residuals residuals : findings.residuals()) {
        for (Chart chart : Charts.residuals(residuals)) {
          page.chart(chart, "");
        }
      }
      page.endCharts();
    }
    page.heading("What is inside").beginCharts();
    if (findings.weights().isPresent()) {
      write(findings.weights().get());
    }
    page.chart(
        Charts.activations(findings.activations()),
        "What each layer gives, over some samples; bars are drawn by their roots. Many outputs that are"
            + " always zero, or all at the ends of a sigmoid, learn nothing any more.");
    page.endCharts();
  }

  private void write(Answers answers, Optional<Calibration> calibration) {
    List<String> names = story.words().classes();
    write(
        Charts.confusion(answers.confusion(), names),
        "Each row is a true class, each column what was said: the diagonal is right.");
    write(
        Charts.mistakes(answers, names),
        "Would you have known? Now and then it is the label that is wrong.");
    writeMistakes(answers);
    if (calibration.isPresent()) {
      write(calibration.get());
    }
    writeClasses(answers.confusion());
  }

  private void write(Optional<Chart> chart, String caption) {
    if (chart.isPresent()) {
      page.chart(chart.get(), caption);
    }
  }

  // Where they are no images.
  private void writeMistakes(Answers answers) {
    List<Mistake> worst = answers.worstMistakes(10);
    if (worst.isEmpty() || SampleImage.isOne(answers.dataset())) {
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    for (Mistake mistake : worst) {
      rows.add(
          List.of(
              Numerals.fixed(mistake.index() + 1.0, 0),
              Charts.name(story.words().classes(), mistake.said()),
              Numerals.rounded(mistake.answer(), 3),
              Charts.name(story.words().classes(), mistake.truth()),
              Numerals.rounded(mistake.answerOfTruth(), 3)));
    }
    page.card(
        "Worst mistakes",
        List.of("row", "said", "answer", "is", "its answer"),
        rows,
        "What it was surest of, and wrong. Rows are counted from 1 in the order of the samples measured.");
  }

  private void writeClasses(ConfusionMatrix matrix) {
    if (matrix.classes() > MOST_ROWS) {
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    for (int label = 0; label < matrix.classes(); label++) {
      rows.add(
          List.of(
              Charts.name(story.words().classes(), label),
              Numerals.fixed((double) matrix.images(label), 0),
              share(matrix.precision(label)),
              share(matrix.recall(label))));
    }
    page.card(
        "Class by class",
        List.of("class", "samples", "precision", "recall"),
        rows,
        "Precision: of those taken for the class, the share that is. Recall: of those that are, the share"
            + " that was found.");
  }

  private static String share(double value) {
    return Double.isNaN(value) ? "–" : Numerals.fixed(value, 4);
  }

  private void write(Calibration calibration) {
    page.chart(
        Charts.calibration(calibration),
        "On the dashed line a network that says 80 % is right in 80 % of the cases; above it is too modest,"
            + " below too sure. ECE is the mean distance from it (Guo and others, 2017, %d intervals)."
                .formatted(calibration.bins().size()));
  }

  private void write(FirstWeights weights) {
    String caption =
        weights.name().startsWith("conv")
            ? "The small patterns that the first layer looks for, everywhere in the image."
            : weights.shape().rank() > 1
                ? "For each unit of the first layer, how much each pixel counts for it."
                : "How much each input counts for each unit of the first layer.";
    page.chart(Charts.weights(weights, story.words().inputs()), caption);
  }
}
