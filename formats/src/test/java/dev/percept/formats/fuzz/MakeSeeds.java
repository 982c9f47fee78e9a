package dev.percept.formats.fuzz;

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
import dev.percept.formats.state.StateExport;
import dev.percept.network.Network;
import dev.percept.tensor.Rng;
import dev.percept.tensor.Shape;
import dev.percept.train.TrainingState;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import javax.imageio.ImageIO;

/// Wrote the seeds that lie in `src/test/resources/fuzz`, small files of every kind. They are not
/// written again as formats change: what was once written is read for ever. To add some, write them
/// here and run this with a folder as its argument.
final class MakeSeeds {
  private static final List<String> TEXTS =
      List.of(
          "dense 4",
          "conv 2 3x3 same, batchnorm, relu, pool 2, dense 3",
          "conv 2 1x1, residual(dropout 0.1), concat(conv 2 1x1 | identity | avgpool 3 stride 1 pad 1), layernorm, dense 2");

  private final Path folder;

  private MakeSeeds(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] arguments) throws IOException {
    MakeSeeds seeds = new MakeSeeds(Path.of(arguments[0]));
    seeds.arrays();
    seeds.pictures();
    seeds.networks();
    seeds.texts();
  }

  private Path of(FuzzedReader reader, String name) throws IOException {
    return Files.createDirectories(folder.resolve(reader.folder())).resolve(name);
  }

  // A file cut in the middle: where most formats have something to say.
  private void cut(FuzzedReader reader, Path whole) throws IOException {
    byte[] file = Files.readAllBytes(whole);
    Files.write(of(reader, "wrong-cut"), Arrays.copyOf(file, file.length * 2 / 3));
  }

  private void arrays() throws IOException {
    NumericArray floats = NumericArray.ofFloats(new float[] {1, -2, 0.5f, 4, 5, 6}, 2, 3);
    NumericArray bytes = NumericArray.ofBytes(new byte[] {1, 2, 3, -4}, 4);
    SequencedMap<String, NumericArray> both = new LinkedHashMap<>();
    both.put("x_train", floats);
    both.put("y_train", bytes);
    Npy.write(of(FuzzedReader.NPY, "whole-floats.npy"), floats);
    Npy.write(of(FuzzedReader.NPY, "whole-bytes.npy"), bytes);
    cut(FuzzedReader.NPY, of(FuzzedReader.NPY, "whole-floats.npy"));
    Npz.write(of(FuzzedReader.NPZ, "whole.npz"), both);
    cut(FuzzedReader.NPZ, of(FuzzedReader.NPZ, "whole.npz"));
    Idx.write(of(FuzzedReader.IDX, "whole-floats"), floats);
    Idx.write(of(FuzzedReader.IDX, "whole-bytes"), bytes);
    Idx.writeGzip(of(FuzzedReader.IDX, "whole-bytes.gz"), bytes);
    cut(FuzzedReader.IDX, of(FuzzedReader.IDX, "whole-floats"));
    SequencedMap<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", "pt");
    new Safetensors(metadata, both).write(of(FuzzedReader.SAFETENSORS, "whole.safetensors"));
    cut(FuzzedReader.SAFETENSORS, of(FuzzedReader.SAFETENSORS, "whole.safetensors"));
  }

  private void pictures() throws IOException {
    for (FuzzedReader reader :
        List.of(FuzzedReader.PNG, FuzzedReader.JPEG, FuzzedReader.GIF, FuzzedReader.BMP)) {
      picture(reader, "grey", BufferedImage.TYPE_BYTE_GRAY);
      picture(reader, "colour", BufferedImage.TYPE_3BYTE_BGR);
      if (reader != FuzzedReader.JPEG) {
        picture(reader, "palette", BufferedImage.TYPE_BYTE_INDEXED);
        picture(reader, "two-colours", BufferedImage.TYPE_BYTE_BINARY);
      }
      cut(reader, of(reader, "whole-grey"));
    }
  }

  private void picture(FuzzedReader reader, String name, int type) throws IOException {
    BufferedImage image = new BufferedImage(7, 5, type);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.setRGB(x, y, new Color(30 * x, 50 * y, (x * y * 37) % 256).getRGB());
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!ImageIO.write(image, reader.folder(), out)) {
      throw new IOException("Java writes no " + name + " " + reader);
    }
    Files.write(of(reader, "whole-" + name), out.toByteArray());
  }

  private void networks() throws IOException {
    for (int i = 0; i < TEXTS.size(); i++) {
      Network network =
          Network.of(Shape.of(4, 4, 1), NetworkText.parse(TEXTS.get(i))).initialize(new Rng(i));
      ModelFile.Model model = ModelFile.Model.of(network);
      ModelFile.write(of(FuzzedReader.MODEL, "whole-" + i + ".safetensors"), model);
      OnnxFile.write(of(FuzzedReader.ONNX, "whole-" + i + ".onnx"), model, OnnxFile.Output.LOGITS);
      checkpoint(network, of(FuzzedReader.CHECKPOINT, "whole-" + i + ".safetensors"));
    }
    cut(FuzzedReader.MODEL, of(FuzzedReader.MODEL, "whole-1.safetensors"));
    cut(FuzzedReader.ONNX, of(FuzzedReader.ONNX, "whole-1.onnx"));
    cut(FuzzedReader.CHECKPOINT, of(FuzzedReader.CHECKPOINT, "whole-1.safetensors"));
    Network network = FuzzedReader.stateNetwork().initialize(new Rng(1));
    Path state = of(FuzzedReader.STATE, "whole.safetensors");
    StateExport.write(state, network, StateExport.Format.SAFETENSORS);
    StateExport.write(of(FuzzedReader.STATE, "whole.npz"), network, StateExport.Format.NPZ);
    cut(FuzzedReader.STATE, state);
  }

  private static void checkpoint(Network network, Path path) throws IOException {
    TrainingState state = TrainingState.of(network, FuzzedReader.TRAINING);
    state.step(12);
    CheckpointFile.write(
        path, network, state, network.values(), Json.object().with("seconds", 1.5).build());
  }

  private void texts() throws IOException {
    text(
        FuzzedReader.CSV,
        "whole-classes",
        "class,size,colour\nyes,1.5,red\nno,2,\"blue, dark\"\nyes,,red\nno,-1e3,\"a\"\"b\"\nyes,3,red\n");
    text(FuzzedReader.CSV, "whole-numbers", "1;2.5;x\n2;3.5;y\n3;NA;x\n4;1;y\n5;0;x\n6;1;x\n");
    text(FuzzedReader.CSV, "wrong-row", "a,b\n1,2\n3\n");
    text(FuzzedReader.CSV, "wrong-quotation-mark", "a,b\n1,\"2\n");
    text(
        FuzzedReader.LIBSVM,
        "whole",
        "1 1:0.5 3:2\n-1 2:1e-3 # why\n1 3:4\n-1 1:-1 2:2 3:3\n1 1:7\n");
    text(FuzzedReader.LIBSVM, "wrong-order", "1 3:0.5 1:2\n-1 2:1\n");
    text(
        FuzzedReader.JSON,
        "whole",
        "{\"a\": [1, -2.5e-3, true, null, \"\\u00e9\\ud83d\\ude00\\n\"], \"b\": {\"c\": 12345678901234567890}, \"d\": \"é\"}");
    text(FuzzedReader.JSON, "wrong-twice", "{\"a\": 1, \"a\": 2}");
    for (int i = 0; i < TEXTS.size(); i++) {
      text(FuzzedReader.MODEL_TEXT, "whole-" + i, TEXTS.get(i));
    }
    text(
        FuzzedReader.MODEL_TEXT,
        "whole-many",
        "init orthogonal 1.5, conv 24 5x5 stride 2 pad 1x2x0x1 groups 2 nobias, elu 1, maxout 2, clip -0.5 6, gelu tanh, dense classes lecun");
    text(FuzzedReader.MODEL_TEXT, "wrong-word", "dense 3, rely");
  }

  private void text(FuzzedReader reader, String name, String text) throws IOException {
    Files.write(of(reader, name), text.getBytes(StandardCharsets.UTF_8));
  }
}
