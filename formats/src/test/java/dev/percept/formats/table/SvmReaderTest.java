package dev.percept.formats.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.percept.data.Dataset;
import dev.percept.data.Samples;
import dev.percept.formats.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SvmReaderTest {
  @TempDir private static Path folder;

  private static Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static void refused(String text, String message) throws IOException {
    Path file = write("wrong.svm", text);
    assertThatThrownBy(() -> TableFiles.read(file, new TableOptions(List.of("label"), 1)))
        .isInstanceOf(FormatException.class)
        .hasMessage(file + message);
  }

  @Test
  void whatIsNotThereIsZero() throws IOException {
    Path file =
        write(
            "few.libsvm",
            "# a comment\n+1 1:0.5 3:-2e1 # and more\n\n-1 2:4\r\n1\t4:1\n-1\n-1 1:1 2:1 3:1 4:1");
    try (SvmReader reader = SvmReader.open(file, 10)) {
      assertThat(reader.next()).isTrue();
      assertThat(reader.line()).isEqualTo(2);
      assertThat(reader.number(0, "label")).isEqualTo(1);
      assertThat(reader.number(1, "1")).isEqualTo(0.5);
      assertThat(reader.number(2, "2")).isZero();
      assertThat(reader.number(3, "3")).isEqualTo(-20);
      assertThat(reader.next()).isTrue();
      assertThat(reader.number(2, "2")).isEqualTo(4);
      assertThat(reader.next()).isTrue();
      assertThat(reader.number(4, "4")).isEqualTo(1);
      assertThat(reader.next()).isTrue();
      assertThat(reader.next()).isTrue();
      assertThat(reader.next()).isFalse();
      assertThat(reader.largest()).isEqualTo(4);
    }
    TableFiles.Table table = TableFiles.read(file, new TableOptions(List.of("label"), 1));
    assertThat(table.schema().inputs()).isEqualTo(4);
    assertThat(table.findings().file()).isEqualTo(file + ": 5 rows of label index:value");
    Dataset all = TableFiles.read(write("again.svm", "1 2:4\n"), table.schema()).test();
    assertThat(all.count()).isEqualTo(1);
    TableSchema.Column second = (TableSchema.Column) table.schema().features().get(1);
    assertThat(second.unscaled(((Samples.Numbers) all.samples()).values()[1]))
        .isCloseTo(4, offset(1e-5));
    try (TableRows rows =
        TableRows.open(folder.resolve("again.svm"), table.schema(), CsvFormat.unknown())) {
      float[] row = new float[4];
      assertThat(rows.next(row)).isTrue();
      assertThat(row).isEqualTo(((Samples.Numbers) all.samples()).values());
      assertThat(rows.next(row)).isFalse();
    }
    TableOptions classes = new TableOptions(List.of("label"), true, true, 0, 0.2, 1);
    assertThat(TableFiles.read(file, classes).schema().targets())
        .isEqualTo(new TableSchema.Classes("label", List.of("-1", "+1")));
  }

  @Test
  void saysWhatIsWrongAndWhere() throws IOException {
    refused("1 1:1\nx 1:1\n", ", line 2: expected a number as label, found \"x\"");
    refused("1 1\n", ", line 1: expected index:value, found \"1\"");
    refused("1 qid:3 1:2\n", ", line 1: expected index:value, found \"qid:3\"");
    refused("1 :3\n", ", line 1: expected index:value, found \":3\"");
    refused("1 0:3\n", ", line 1: expected indices from 1 to 65,536, ascending, found 0");
    refused("1 2:3 2:4\n", ", line 1: expected indices from 3 to 65,536, ascending, found 2");
    refused(
        "1 99999999999:3\n",
        ", line 1: expected indices from 1 to 65,536, ascending, found 99999999999");
    refused("1 1:NaN\n", ", line 1: expected a number at index 1, found \"NaN\"");
    refused("# nothing\n\n", ": expected rows of label index:value, found none");
  }
}
