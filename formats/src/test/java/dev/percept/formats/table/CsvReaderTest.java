package dev.percept.formats.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percept.formats.FormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CsvReaderTest {
  @TempDir private static Path folder;

  private static List<List<String>> read(byte[] bytes) throws IOException {
    Path file = folder.resolve("t.csv");
    Files.write(file, bytes);
    List<List<String>> records = new ArrayList<>();
    try (CsvReader reader = CsvReader.open(file, Delimiter.COMMA)) {
      while (reader.next()) {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < reader.size(); i++) {
          fields.add(reader.field(i));
        }
        records.add(fields);
      }
    }
    return records;
  }

  private static List<List<String>> read(String text) throws IOException {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void refused(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(FormatException.class)
        .hasMessage(folder.resolve("t.csv") + ", " + message);
  }

  @Test
  void readsWhatRfc4180Describes() throws IOException {
    assertThat(read("a,b\r\n1,2\r\n")).containsExactly(List.of("a", "b"), List.of("1", "2"));
    assertThat(read("a,b\n1,2")).containsExactly(List.of("a", "b"), List.of("1", "2"));
    assertThat(read("\"a,b\",\"c\"\"d\"\r\n\"e\nf\","))
        .containsExactly(List.of("a,b", "c\"d"), List.of("e\nf", ""));
    assertThat(read("\"\"")).containsExactly(List.of(""));
    assertThat(read(",")).containsExactly(List.of("", ""));
    assertThat(read("x\r")).containsExactly(List.of("x"));
    assertThat(read("")).isEmpty();
  }

  @Test
  void readsUtf8AndSkipsItsMark() throws IOException {
    assertThat(read("\uFEFFgröße,日本\n1,2\n"))
        .containsExactly(List.of("größe", "日本"), List.of("1", "2"));
  }

  @Test
  void readsFieldsAcrossItsBuffer() throws IOException {
    String field = "0123456789".repeat(4_000);
    String text = (field + "," + field + "\n").repeat(5);
    assertThat(read(text))
        .hasSize(5)
        .allSatisfy(fields -> assertThat(fields).containsExactly(field, field));
  }

  @Test
  void saysWhatIsWrongAndWhere() {
    refused("a,b\n1,2,3\n", "line 2: expected 2 fields, as in the first line, found 3");
    refused("a,b\n1,2\n\n", "line 3: expected 2 fields, as in the first line, found an empty line");
    refused(
        "a,b\n1,2\"\n",
        "line 2: expected quotes around the whole field, and \"\" for one in it, found a quote within");
    refused(
        "a\n\"b\n\nc", "line 2: expected a quote that ends the field, found the end of the file");
    refused(
        "\"a\"b\n",
        "line 1: expected a comma or a line break after the closing quote, found \"b\"");
    refused("a\rb\n", "line 1: expected lines that end with CR LF or LF, found a CR alone");
    refused(
        "x".repeat(CsvReader.LONGEST_FIELD + 1),
        "line 1: expected fields of at most 65,536 bytes, found a longer one");
    refused(
        ",".repeat(CsvReader.MOST_FIELDS), "line 1: expected at most 65,536 fields, found more");
    assertThatThrownBy(() -> read(new byte[] {'a', ',', (byte) 0xC3, '\n'}))
        .hasMessageEndingWith(
            "t.csv, line 1: expected text in UTF-8, found other bytes in field 2");
  }

  private static Delimiter found(String text) {
    return Delimiter.find(text.getBytes(StandardCharsets.UTF_8), true);
  }

  @Test
  void theDelimiterIsFound() {
    assertThat(found("a,b\n1,2\n")).isEqualTo(Delimiter.COMMA);
    assertThat(found("a;b;c\n1,5;2;3\n1;2;3")).isEqualTo(Delimiter.SEMICOLON);
    assertThat(found("a\tb, c\n1\t2\r\n")).isEqualTo(Delimiter.TAB);
    assertThat(found("a|b\n1|\"2,\n3;4;5\"\n")).isEqualTo(Delimiter.PIPE);
    assertThat(found("\"a;b;c\",d\n\"1;2;3\",4\n")).isEqualTo(Delimiter.COMMA);
    assertThat(found("a b\n1 2\n")).isEqualTo(Delimiter.COMMA);
    assertThat(found("")).isEqualTo(Delimiter.COMMA);
    // Records that are not alike: what the first line has most of.
    assertThat(found("a;b;c,d\n1;2\n")).isEqualTo(Delimiter.SEMICOLON);
    // A file cut off in a record is judged by the records before.
    byte[] cut = "a;b\n1;2\n3".getBytes(StandardCharsets.UTF_8);
    assertThat(Delimiter.find(cut, false)).isEqualTo(Delimiter.SEMICOLON);
  }

  @Test
  void otherDelimitersStandInForTheComma() throws IOException {
    Path file = folder.resolve("t.tsv");
    Files.writeString(file, "a,b\t\"c\td\"\n");
    try (CsvReader reader = CsvReader.open(file, Delimiter.TAB)) {
      assertThat(reader.next()).isTrue();
      assertThat(reader.size()).isEqualTo(2);
      assertThat(reader.field(0)).isEqualTo("a,b");
      assertThat(reader.field(1)).isEqualTo("c\td");
    }
  }

  @Test
  void filesThatAreNotThereAreNamed() {
    assertThatThrownBy(() -> CsvReader.open(folder.resolve("none.csv"), Delimiter.COMMA))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none.csv");
    assertThatThrownBy(() -> CsvReader.open(folder, Delimiter.COMMA))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is a folder, expected a file");
  }
}
