package dev.percept.formats.dataset;

import dev.percept.formats.FormatException;
import dev.percept.formats.picture.Picture;
import dev.percept.formats.picture.Pictures;
import dev.percept.kernel.Workers;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Decodes all pictures of a folder, on all threads. Besides the result, each thread holds one file
/// and its picture at a time.
final class FolderDecoding {
  private static final int MOST = Integer.MAX_VALUE - 64;
  private static final int PICTURES_OF_A_PART = 16;
  private static final int MOST_PARTS = 60_000;
  private static final int MOST_NAMED = 20;
  private static final double MOST_FAILURES = 0.01;

  private final ImageFolder folder;
  private final ImageOptions options;
  private final Workers workers;
  private final ImageFolderFiles.Listener listener;
  private final List<ImageFolder.Entry> entries = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  // Why a picture cannot be read, by its number.
  private final Map<Integer, String> failures = new TreeMap<>();

  FolderDecoding(
      ImageFolder folder,
      ImageOptions options,
      Workers workers,
      ImageFolderFiles.Listener listener) {
    this.folder = folder;
    this.options = options;
    this.workers = workers;
    this.listener = listener;
    entries.addAll(folder.train());
    entries.addAll(folder.test());
  }

  DecodedFolder run() throws IOException {
    noteFolder();
    ImageSchema schema = schema();
    DecodedFolder.Part train = decode(schema, 0, folder.train().size());
    DecodedFolder.Part test = decode(schema, folder.train().size(), entries.size());
    noteFailures();
    return new DecodedFolder(schema, train, test, List.copyOf(notes));
  }

  private void note(String line) {
    notes.add(line);
    listener.note(line);
  }

  private void noteFolder() {
    String divided =
        folder.isDivided()
            ? "%,d to train on and %,d to test on"
            : "%,d to train on and, by a hash of their names, one in "
                + ImageFolder.TEST_SHARE
                + " to test on: %,d";
    if (folder.train().isEmpty()) {
      divided = "all %2$,d to test on";
    }
    note(
        "%s: pictures of %d classes, %s"
            .formatted(
                folder.folder(),
                folder.classes().size(),
                divided.formatted(folder.train().size(), folder.test().size())));
    if (!folder.leftAside().isEmpty()) {
      note("not looked at: " + String.join(", ", folder.leftAside()));
    }
    if (folder.passedOver() > 0) {
      note("passed over, as no pictures by their names: %,d files".formatted(folder.passedOver()));
    }
  }

  private void noteFailures() throws FormatException {
    if (failures.isEmpty()) {
      return;
    }
    failures.values().stream().limit(MOST_NAMED).forEach(this::note);
    if (failures.size() > MOST_NAMED) {
      note("… and %,d more".formatted(failures.size() - MOST_NAMED));
    }
    if (failures.size() > MOST_FAILURES * entries.size()) {
      throw FormatException.in(
          FormatException.source(folder.folder()),
          "at most 1 %% of %,d pictures that cannot be read".formatted(entries.size()),
          "%,d".formatted(failures.size()));
    }
    note("left out: %,d of %,d pictures".formatted(failures.size(), entries.size()));
  }

  /// What all pictures are brought to: as asked for, or as most are.
  private ImageSchema schema() throws IOException {
    boolean grey = options.channels().isPresent();
    Pictures.Facts[] facts = new Pictures.Facts[entries.size()];
    if (options.size().isEmpty() || !grey) {
      forEach(
          "looking at",
          0,
          entries.size(),
          number -> {
            try {
              facts[number] = Pictures.facts(entries.get(number).path());
            } catch (IOException e) {
              fail(number, e);
            }
          });
    }
    ImageOptions.Size size;
    String how;
    boolean alike = false;
    if (options.size().isPresent()) {
      size = options.size().get();
      how = size.toString();
    } else {
      Map<ImageOptions.Size, Integer> counts = counts(facts);
      size =
          counts.keySet().stream()
              .max(
                  Comparator.<ImageOptions.Size>comparingInt(each -> counts.getOrDefault(each, 0))
                      .thenComparingInt(each -> each.height() * each.width())
                      .thenComparingInt(ImageOptions.Size::width))
              .orElseThrow(() ->
                  FormatException.in(
                      FormatException.source(folder.folder()),
                      "pictures of sides up to %,d".formatted(ImageOptions.LONGEST_SIDE),
                      "none"));
      int same = counts.getOrDefault(size, 0);
      alike = same == entries.size();
      how =
          alike
              ? size + ", the size of all"
              : "%s, the size of %,d of %,d".formatted(size, same, entries.size());
    }
    int channels =
        options
            .channels()
            .orElseGet(() ->
                Arrays.stream(facts).anyMatch(each -> each != null && each.coloured())
                    ? Picture.COLOUR
                    : Picture.GREY);
    note(
        "images are %s, in %s%s%s"
            .formatted(
                how,
                ImageFolderFiles.colours(channels),
                grey ? "" : channels == Picture.GREY ? " as all are" : " as some are",
                alike ? "" : "; others are " + options.fit().description()));
    return new ImageSchema(folder.classes(), size, channels, options.fit(), folder.sha256());
  }

  private static Map<ImageOptions.Size, Integer> counts(Pictures.@Nullable Facts[] facts) {
    Map<ImageOptions.Size, Integer> counts = new HashMap<>();
    for (Pictures.Facts each : facts) {
      if (each != null
          && each.height() <= ImageOptions.LONGEST_SIDE
          && each.width() <= ImageOptions.LONGEST_SIDE) {
        counts.merge(new ImageOptions.Size(each.height(), each.width()), 1, Integer::sum);
      }
    }
    return counts;
  }

  /// Pictures `from` to `to` - 1 without those that cannot be read.
  private DecodedFolder.Part decode(ImageSchema schema, int from, int to) throws IOException {
    int elements = schema.shape().elements();
    long length = (long) elements * (to - from);
    if (length > MOST) {
      throw FormatException.in(
          FormatException.source(folder.folder()),
          "images of %,d bytes together at most (a smaller --image-size helps)".formatted(MOST),
          "%,d of %s".formatted(to - from, schema.shape()));
    }
    byte[] pixels = new byte[(int) length];
    forEach(
        "decoding",
        from,
        to,
        number -> {
          if (isFailed(number)) {
            return;
          }
          try {
            byte[] image = schema.pixels(entries.get(number).path());
            System.arraycopy(image, 0, pixels, (number - from) * elements, elements);
          } catch (IOException e) {
            fail(number, e);
          }
        });
    int[] labels = new int[to - from];
    int kept = 0;
    for (int number = from; number < to; number++) {
      if (!isFailed(number)) {
        System.arraycopy(pixels, (number - from) * elements, pixels, kept * elements, elements);
        labels[kept++] = entries.get(number).label();
      }
    }
    return kept == labels.length
        ? new DecodedFolder.Part(pixels, labels)
        : new DecodedFolder.Part(
            Arrays.copyOf(pixels, kept * elements), Arrays.copyOf(labels, kept));
  }

  private void forEach(String work, int from, int to, IntConsumer what) {
    int size = Math.max(PICTURES_OF_A_PART, (to - from) / MOST_PARTS + 1);
    AtomicInteger done = new AtomicInteger(from);
    workers.run(
        Math.ceilDiv(to - from, size),
        part -> {
          int first = from + part * size;
          int end = Math.min(to, first + size);
          for (int number = first; number < end; number++) {
            what.accept(number);
          }
          listener.progress(work, done.addAndGet(end - first), entries.size());
        });
  }

  private boolean isFailed(int number) {
    synchronized (failures) {
      return failures.containsKey(number);
    }
  }

  private void fail(int number, IOException e) {
    String path = entries.get(number).path().toString();
    String reason =
        switch (e) {
          case FormatException fault -> String.valueOf(fault.getMessage());
          case NoSuchFileException _ -> path + ": no longer there";
          case AccessDeniedException _ -> path + ": no permission";
          default -> path + ": " + (e.getMessage() == null ? e.toString() : e.getMessage());
        };
    synchronized (failures) {
      failures.put(number, reason);
    }
  }
}
