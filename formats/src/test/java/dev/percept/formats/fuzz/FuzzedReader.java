package dev.percept.formats.fuzz;

import dev.percept.formats.FormatException;
import dev.percept.formats.Idx;
import dev.percept.formats.Npy;
import dev.percept.formats.Npz;
import dev.percept.formats.NumericArray;
import dev.percept.formats.Safetensors;
import dev.percept.formats.json.Json;
import dev.percept.formats.model.CheckpointFile;
import dev.percept.formats.model.ModelFile;
import dev.percept.formats.model.NetworkText;
import dev.percept.formats.onnx.OnnxFile;
import dev.percept.formats.picture.Picture;
import dev.percept.formats.picture.Pictures;
import dev.percept.formats.state.StateImport;
import dev.percept.formats.state.StateMismatchException;
import dev.percept.formats.table.TableFiles;
import dev.percept.formats.table.TableOptions;
import dev.percept.layer.Layer;
import dev.percept.network.Network;
import dev.percept.optim.Adam;
import dev.percept.tensor.Shape;
import dev.percept.train.Training;
import dev.percept.train.TrainingState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Each reader of files, as one that takes any bytes. It may read them, or refuse them with the
/// exceptions that its documentation names, which [#refuses] knows; what it has read has to make
/// sense as far as that can be seen.
enum FuzzedReader {
  NPY {
    @Override
    void read(byte[] file) throws IOException {
      use(Npy.parse("a.npy", file));
    }
  },
  NPZ {
    @Override
    void read(byte[] file) throws IOException {
      try (Npz npz = Npz.parse("a.npz", file)) {
        npz.readAll().values().forEach(FuzzedReader::use);
      }
    }
  },
  IDX {
    @Override
    void read(byte[] file) throws IOException {
      use(Idx.parse("a-idx", file));
    }
  },
  PNG {
    @Override
    void read(byte[] file) throws IOException {
      use(Pictures.parse("a.png", file, Picture.GREY));
      use(Pictures.parse("a.png", file, Picture.COLOUR));
    }

    // Else whatever is changed is found by the check sums, and nothing beyond them is tried.
    @Override
    byte[] repaired(byte[] file) {
      return PngSums.repaired(file);
    }
  },
  JPEG {
    @Override
    void read(byte[] file) throws IOException {
      use(Pictures.parse("a.jpg", file, Picture.COLOUR));
    }
  },
  GIF {
    @Override
    void read(byte[] file) throws IOException {
      use(Pictures.parse("a.gif", file, Picture.COLOUR));
    }
  },
  BMP {
    @Override
    void read(byte[] file) throws IOException {
      use(Pictures.parse("a.bmp", file, Picture.COLOUR));
    }
  },
  SAFETENSORS {
    @Override
    void read(byte[] file) throws IOException {
      Safetensors.parse("a.safetensors", file).tensors().values().forEach(FuzzedReader::use);
    }
  },
  MODEL {
    @Override
    void read(byte[] file) throws IOException {
      check(ModelFile.parse("a.safetensors", file).network());
    }
  },
  CHECKPOINT {
    @Override
    void read(byte[] file) throws IOException {
      CheckpointFile.Contents contents = CheckpointFile.parse("checkpoint.safetensors", file);
      contents.best("checkpoint.safetensors");
      contents.copyTo(TrainingState.of(contents.network(), TRAINING), "checkpoint.safetensors");
    }
  },
  STATE {
    @Override
    void read(byte[] file) throws IOException {
      StateImport.parse("a-state", file, stateNetwork(), Optional.empty());
    }
  },
  ONNX {
    @Override
    void read(byte[] file) throws IOException {
      check(OnnxFile.parse("a.onnx", file, null).model().network());
    }
  },
  CSV {
    @Override
    void read(byte[] file) throws IOException {
      useTable(onDisk("table.csv", file), "1");
    }
  },
  LIBSVM {
    @Override
    void read(byte[] file) throws IOException {
      useTable(onDisk("table.svm", file), "label");
    }

    // What is not written is 0: so many numbers more.
    @Override
    long standsFor(byte[] file) {
      String text = new String(file, StandardCharsets.ISO_8859_1);
      long widest =
          Pattern.compile("([0-9]{1,5}):")
              .matcher(text)
              .results()
              .mapToLong(match -> Long.parseLong(match.group(1)))
              .max()
              .orElse(0);
      return file.length + widest * text.lines().count();
    }
  },
  JSON {
    @Override
    void read(byte[] file) throws IOException {
      Json json = Json.parse("a.json", file);
      byte[] printed = json.toString().getBytes(StandardCharsets.UTF_8);
      check(Json.parse("printed", printed).equals(json), "JSON printed and read again");
    }
  },
  MODEL_TEXT {
    @Override
    void read(byte[] file) {
      List<Layer> layers = NetworkText.parse(new String(file, StandardCharsets.UTF_8), 10);
      String printed = NetworkText.print(layers);
      check(NetworkText.parse(printed).equals(layers), "a network printed and read again");
    }

    @Override
    boolean refuses(Throwable thrown) {
      return thrown instanceof IllegalArgumentException
          && !(thrown instanceof NumberFormatException);
    }
  };

  /// What a reader may allocate whatever the file, in bytes.
  static final long MOST_ALLOCATED = 64L << 20;

  /// And for each byte of the file, or each number it stands for.
  static final long MOST_FOR_A_BYTE = 16;

  /// How long it may take, in nanoseconds of the processor.
  static final long LONGEST = 1_000_000_000L;

  /// What checkpoints are of.
  static final Training TRAINING = new Training(100, 10, new Adam(0.1), 1).withAveraging(0.9);

  /// What weights of other programs are read into.
  static Network stateNetwork() {
    return Network.of(Shape.of(4, 4, 1), NetworkText.parse("conv 2 3x3, batchnorm, relu, dense 3"));
  }

  abstract void read(byte[] file) throws IOException;

  /// How many bytes, or numbers, the file stands for.
  long standsFor(byte[] file) {
    return file.length;
  }

  /// The file with its check sums put right.
  byte[] repaired(byte[] file) {
    return file;
  }

  /// Whether that is how the reader refuses a file.
  boolean refuses(Throwable thrown) {
    return thrown instanceof FormatException
        || thrown instanceof CheckpointFile.OtherVersionException
        || thrown instanceof StateMismatchException;
  }

  /// The name of the folder with its seeds.
  String folder() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static void check(Network network) {
    int parameters = network.parameters().stream().mapToInt(p -> p.shape().elements()).sum();
    check(network.values().length == parameters, "values of the network");
  }

  private static void use(NumericArray array) {
    array.range();
    check(array.toFloats().length == array.elements(), "elements");
  }

  private static void use(Picture picture) {
    int samples = picture.width() * picture.height() * picture.channels();
    check(picture.samples().length == samples, "samples of the picture");
  }

  private static void useTable(Path path, String target) throws IOException {
    TableFiles.Table table = TableFiles.read(path, new TableOptions(List.of(target), 1));
    long rows = (long) table.data().train().count() + table.data().test().count();
    check(rows <= table.findings().rows(), "rows of the table");
    check(TableFiles.read(path, table.schema()).test().count() > 0, "rows read again");
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("what was read does not fit together: " + what);
    }
  }

  private static Path onDisk(String name, byte[] file) throws IOException {
    return Files.write(Folder.PATH.resolve(name), file);
  }

  /// A folder for files that are read from disk, made when the first of them is.
  private static final class Folder {
    private static final Path PATH = make();

    private static Path make() {
      try {
        Path folder = Files.createTempDirectory("fuzz");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
        return folder;
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    private static void remove(Path folder) {
      try (var files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          Files.delete(file);
        }
        Files.delete(folder);
      } catch (IOException e) {
        System.err.println(e);
      }
    }
  }
}
