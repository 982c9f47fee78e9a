package dev.percept.app;

import dev.percept.data.DataSplit;
import dev.percept.formats.dataset.ImageSchema;
import dev.percept.formats.json.Json;
import dev.percept.formats.picture.ImageExport;
import dev.percept.kernel.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `percept images`: a data set as pictures to look at.
@Command(
    name = "images",
    description = "Write every image of a data set as a PNG, and a contact sheet.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  percept images --out mnist-images",
      "  percept images --data digits --out digits-images",
      "  percept images --data digits --by-class --out digits-by-class",
      "%nDIR/train and DIR/test get one file an image, with its number and label in the name, such as"
          + " 00000-label-5.png. DIR/contact-sheet.png shows some of each class."
    })
final class ImagesCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where they go.")
  private Path out = Path.of("");

  @Option(
      names = "--by-class",
      description = "A sub-folder for each class, as train --data DIR takes it.")
  private boolean byClass;

  @Mixin private DataOptions data = new DataOptions();
  @Mixin private ThreadsOption threads = new ThreadsOption();
  @Mixin private JsonOption json = new JsonOption();

  ImagesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    long start = System.nanoTime();
    try (Workers workers = threads.workers()) {
      LoadedData loaded = data.load(terminal, workers);
      DataSplit split = loaded.split();
      int images = split.train().count() + split.test().count();
      ProgressLine progress = ProgressLine.counting(terminal, "writing", "images");
      if (byClass) {
        List<String> classes = loaded.images().map(ImageSchema::classes).orElse(List.of());
        ImageExport.writeByClass(
            split, out, classes, workers, written -> progress.show(written, images));
      } else {
        ImageExport.write(split, out, workers, written -> progress.show(written, images));
      }
      progress.end();
      double seconds = (System.nanoTime() - start) / 1e9;
      if (json.isSet()) {
        terminal.line(
            Json.object()
                .with("data", split.train().name())
                .with("folder", out.toString())
                .with("images", images)
                .with("contact_sheet", out.resolve("contact-sheet.png").toString())
                .with("seconds", seconds)
                .build()
                .toString());
      } else {
        terminal.line(
            "wrote %,d images of %s to %s in %.2f s"
                .formatted(images, split.train().name(), out, seconds));
        terminal.line("contact sheet  " + out.resolve("contact-sheet.png"));
      }
    }
    return 0;
  }
}
