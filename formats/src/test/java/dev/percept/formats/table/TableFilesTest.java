package dev.percept.formats.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.percept.data.DataSplit;
import dev.percept.data.Dataset;
import dev.percept.data.Samples;
import dev.percept.formats.FormatException;
import dev.percept.formats.json.Json;
import dev.percept.loss.Targets;
import dev.percept.tensor.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TableFilesTest {
  private static final TableOptions PRICE = new TableOptions(List.of("price"), 1);

  @TempDir private static Path folder;

  private static Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    return file;
  }

  /// Forty houses: rooms i, always 5, area 100 i, price 1000 i + 7.
  private static String houses() {
    StringBuilder text = new StringBuilder("rooms,five,area,price\r\n");
    for (int i = 0; i < 40; i++) {
      text.append(i).append(",5,").append(100 * i).append(',').append(1000 * i + 7).append("\r\n");
    }
    return text.toString();
  }

  private static float[] numbers(Dataset dataset) {
    return ((Samples.Numbers) dataset.samples()).values();
  }

  private static TableSchema.Column column(TableSchema schema, int index) {
    return (TableSchema.Column) schema.features().get(index);
  }

  // Of scaled samples and targets, the houses they were.
  private static List<Integer> houses(Dataset dataset, TableSchema schema) {
    List<Integer> found = new ArrayList<>();
    TableSchema.Column price = ((TableSchema.Values) schema.targets()).columns().getFirst();
    for (int i = 0; i < dataset.count(); i++) {
      double rooms = column(schema, 0).unscaled(numbers(dataset)[3 * i]);
      assertThat(column(schema, 2).unscaled(numbers(dataset)[3 * i + 2]))
          .isCloseTo(100 * rooms, offset(1e-2));
      assertThat(numbers(dataset)[3 * i + 1]).isZero();
      assertThat(price.unscaled(dataset.targets().at(i, 0)))
          .isCloseTo(1000 * rooms + 7, offset(0.1));
      found.add((int) Math.round(rooms));
    }
    return found;
  }

  private static void refused(Path file, TableOptions options, String message) {
    assertThatThrownBy(() -> TableFiles.read(file, options))
        .isInstanceOf(FormatException.class)
        .hasMessage(file + message);
  }

  @Test
  void everyRowIsInOneOfTheTwoParts() throws IOException {
    TableFiles.Table table = TableFiles.read(write("houses.csv", houses()), PRICE);
    Dataset train = table.data().train();
    assertThat(train.name()).isEqualTo("houses.csv");
    assertThat(train.sampleShape()).isEqualTo(Shape.of(3));
    assertThat(train.outputs()).isEqualTo(1);
    assertThat(table.data().test().count()).isEqualTo(8);
    List<Integer> trained = houses(train, table.schema());
    List<Integer> all = new ArrayList<>(trained);
    all.addAll(houses(table.data().test(), table.schema()));
    Collections.sort(all);
    assertThat(all).hasSize(40).doesNotHaveDuplicates();
    assertThat(trained).isNotEqualTo(trained.stream().sorted().toList());
    assertThat(
            houses(
                TableFiles.read(folder.resolve("houses.csv"), PRICE).data().train(),
                table.schema()))
        .isEqualTo(trained);
  }

  @Test
  void scalingIsThatOfTheRowsTrainedOn() throws IOException {
    Path file = write("scaled.csv", houses());
    TableOptions options = new TableOptions(List.of("4"), false, true, 5, 0.5, 3);
    TableFiles.Table table = TableFiles.read(file, options);
    Dataset train = table.data().holdingOut(5).train();
    assertThat(train.count()).isEqualTo(15);
    for (int column = 0; column < 3; column += 2) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < train.count(); i++) {
        double x = numbers(train)[3 * i + column];
        sum += x;
        squares += x * x;
      }
      assertThat(sum).isCloseTo(0, offset(1e-5));
      assertThat(squares / train.count()).isCloseTo(1, offset(1e-5));
    }
    assertThat(((Targets.Values) train.targets()).unit(0))
        .isEqualTo(
            ((TableSchema.Values) table.schema().targets()).columns().getFirst().deviation());
    TableOptions plain = new TableOptions(List.of("price"), false, false, 0, 0.2, 1);
    Targets.Values targets = (Targets.Values) TableFiles.read(file, plain).data().train().targets();
    assertThat(targets.unit(0)).isEqualTo(1);
    assertThat(targets.at(0, 0) % 1000).isEqualTo(7);
  }

  @Test
  void eachFoldHasTheScaleOfTheRowsTrainedOnInIt() throws IOException {
    Path file = write("folds.csv", houses());
    List<DataSplit> folds = TableFiles.folds(file, true, PRICE, 4);
    Dataset train = TableFiles.read(file, PRICE).data().train();
    assertThat(folds).hasSize(4);
    int held = 0;
    for (DataSplit fold : folds) {
      assertThat(fold.train().count() + fold.test().count()).isEqualTo(train.count());
      held += fold.test().count();
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < fold.train().count(); i++) {
        float rooms = numbers(fold.train())[3 * i];
        sum += rooms;
        squares += rooms * rooms;
      }
      assertThat(sum).isCloseTo(0, offset(1e-4));
      assertThat(squares / fold.train().count()).isCloseTo(1, offset(1e-4));
    }
    assertThat(held).isEqualTo(train.count());
    // The order is that of the training rows: prices rise with rooms in each scale.
    for (int i = 0; i + 4 < train.count(); i += 4) {
      float[] scaled = numbers(folds.getFirst().test());
      assertThat(Float.compare(scaled[3 * (i / 4)], scaled[3 * (i / 4 + 1)]))
          .isEqualTo(Float.compare(numbers(train)[3 * i], numbers(train)[3 * (i + 4)]));
    }
    assertThat(TableFiles.folds(file, false, PRICE, 2).getFirst().test().count()).isEqualTo(20);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TableFiles.folds(file, true, PRICE, 33))
        .withMessage("32 samples can be cut into 2 to 32 folds, asked for 33");
  }

  @Test
  void textsAreClasses() throws IOException {
    StringBuilder text = new StringBuilder("4.5,setosa\n1.5,virginica\n2.5,\"a, b\"\n");
    text.append("3.5,setosa\n".repeat(7));
    Path file = write("flowers.csv", text.toString());
    TableFiles.Table table = TableFiles.read(file, new TableOptions(List.of("2"), 1));
    assertThat(table.schema().targets())
        .isEqualTo(new TableSchema.Classes("2", List.of("a, b", "setosa", "virginica")));
    assertThat(table.schema().features().getFirst().name()).isEqualTo("1");
    assertThat(table.data().train().classes()).isEqualTo(3);
    assertThat(table.data().train().count() + table.data().test().count()).isEqualTo(10);
    Path other = write("other.csv", "9,setosa\n9,virginica\n");
    Dataset test = TableFiles.read(file, other, new TableOptions(List.of("2"), 1)).data().test();
    assertThat(test.labels()).containsExactly(1, 2);
    Path unknown = write("unknown.csv", "9,setosa\n9,rose\n");
    assertThatThrownBy(() -> TableFiles.read(file, unknown, new TableOptions(List.of("2"), 1)))
        .hasMessage(
            unknown
                + ", line 2, column 2: expected one of the classes a, b, setosa, virginica, found"
                + " \"rose\"");
  }

  @Test
  void numbersAreClassesIfAskedFor() throws IOException {
    Path file = write("numbered.csv", "x,y\n1,10\n2,9\n3,9.0\n4,10\n");
    TableFiles.Table table =
        TableFiles.read(file, new TableOptions(List.of("y"), true, true, 0, 0.25, 1));
    assertThat(table.schema().targets())
        .isEqualTo(new TableSchema.Classes("y", List.of("9", "10")));
    assertThat(TableFiles.read(file, table.schema()).test().count()).isEqualTo(1);
  }

  @Test
  void theSameFileIsCutTheSameAgainAndAnotherIsNot() throws IOException {
    Path file = write("again.csv", houses());
    TableFiles.Table table = TableFiles.read(file, PRICE);
    TableFiles.Rows again = TableFiles.read(file, table.schema());
    assertThat(numbers(again.test())).isEqualTo(numbers(table.data().test()));
    assertThat(again.train().map(TableFilesTest::numbers)).contains(numbers(table.data().train()));
    // Other rows, the columns in another order and one more.
    Path other = write("more.csv", "price,note,area,five,rooms\n3007,old,300,5,3\n7,new,0,5,0\n");
    TableFiles.Rows rows = TableFiles.read(other, table.schema());
    assertThat(rows.train()).isEqualTo(Optional.empty());
    assertThat(houses(rows.test(), table.schema())).containsExactly(3, 0);
    Path bare = write("bare.csv", "area,five,rooms\n300,5,3\n0,5,0\n");
    float[] row = new float[3];
    float[] features = new float[6];
    try (TableRows read = TableRows.open(bare, table.schema(), CsvFormat.unknown())) {
      for (int i = 0; i < 2; i++) {
        assertThat(read.next(row)).isTrue();
        System.arraycopy(row, 0, features, 3 * i, 3);
      }
      assertThat(read.next(row)).isFalse();
      assertThat(read.hasHeader()).isTrue();
    }
    assertThat(features).isEqualTo(numbers(rows.test()));
  }

  @Test
  void schemaSurvivesJson() throws IOException {
    Path file = write("json.csv", houses());
    for (TableOptions options :
        new TableOptions[] {
          new TableOptions(
              List.of("price"),
              false,
              true,
              0,
              0.2,
              1,
              List.of("area"),
              Missing.DROP,
              3,
              new CsvFormat(Optional.of(Delimiter.COMMA), Optional.of(true))),
          PRICE,
          new TableOptions(List.of("price", "area"), 9),
          new TableOptions(List.of("price"), true, true, 0, 0.1, 1)
        }) {
      TableSchema schema = TableFiles.read(file, options).schema();
      Json.Fields json = Json.object().with(TableSchema.KEY, schema.json()).build();
      Json.Fields parsed =
          (Json.Fields) Json.parse("model", json.toString().getBytes(StandardCharsets.UTF_8));
      int outputs =
          switch (schema.targets()) {
            case TableSchema.Classes classes -> classes.classes().size();
            case TableSchema.Values values -> values.columns().size();
          };
      assertThat(TableSchema.of("model", parsed, schema.inputs(), outputs)).contains(schema);
      assertThatThrownBy(() -> TableSchema.of("model", parsed, 9, outputs))
          .isInstanceOf(FormatException.class)
          .hasMessageStartingWith("model, table: expected 9 columns and ");
    }
    assertThat(TableSchema.of("model", Json.object().build(), 1, 1)).isEmpty();
  }

  @Test
  void whatIsNoTableOfNumbersIsRefused() throws IOException {
    TableOptions strict = PRICE.withMissing(Missing.ERROR);
    refused(
        write("missing.csv", "rooms,price\n1,2\n,3\n"),
        strict,
        ", line 3, column rooms: expected a value, found none");
    refused(
        write("nan.csv", "rooms,price\n1,2\nNaN,3\n"),
        strict,
        ", line 3, column rooms: expected a value, found none");
    refused(
        write("no-price.csv", "rooms,price\n1,2\n2,?\n"),
        strict,
        ", line 3, column price: expected a value, found none");
    refused(
        write("gap.csv", "rooms,price\n1,x\n1,\n"),
        strict,
        ", line 3, column price: expected the text of a class, found nothing");
    refused(
        write("none.csv", "rooms,price\n,x\n?,y\nna,y\n"),
        PRICE,
        ": expected values in column rooms of the rows to train on (--ignore leaves it out), found none");
    refused(
        write("all-gone.csv", "rooms,price\n,x\n?,y\nna,y\n"),
        PRICE.withMissing(Missing.DROP),
        ": expected rows in which nothing is missing, found none");
    refused(
        write("one.csv", "rooms,price\n1,x\n1,x\n"),
        PRICE,
        ": expected at least 2 classes in column price, found only \"x\"");
    refused(
        write("other-names.csv", "a,b\n1,2\n"), PRICE, ": expected a column \"price\", found a, b");
    refused(
        write("no-names.csv", "1,2\n1,2\n"),
        PRICE,
        ": expected a column \"price\", found no names, columns 1, 2");
    refused(write("empty.csv", ""), PRICE, ": expected a table, found an empty file");
    refused(write("head.csv", "a,price\n"), PRICE, ": expected rows below the names, found none");
    refused(
        write("twice.csv", "a,a,price\n1,2,3\n"),
        PRICE,
        ", line 1: expected each column once, found \"a\" twice");
    refused(
        write("single.csv", "a,price\n1,2\n"),
        PRICE,
        ": expected at least 2 rows, some to test on, found 1");
    refused(
        write("alone.csv", "price\n1\n2\n"),
        PRICE,
        ": expected columns besides the target, found none");
    refused(
        write("mixed.csv", "a,price,b\n1,2,x\n2,3,y\n"),
        new TableOptions(List.of("price", "b"), 1),
        ": expected one column of classes, or several of numbers, as targets, found price, b, not all"
            + " of which are numbers");
    refused(
        write("same.csv", "a,price\n1,2\n2,3\n"),
        new TableOptions(List.of("price", "2"), 1),
        ": expected each target once, found \"2\" twice");
  }

  /// Rows of a number, a text, another text and a class, with gaps.
  private static final String PEOPLE =
      """
      age,town,deck,kind
      20,Ulm,A,yes
      30,Bonn,?,no
      NA,Ulm,B,no
      40,,A,yes
      50,Ulm,B,
      60,Köln,A,yes
      """;

  private static TableOptions people(Missing missing) {
    return new TableOptions(List.of("kind"), false, true, 0, 0.2, 1).withMissing(missing);
  }

  @Test
  void textsOfFeaturesAreCategoriesAndGapsAreFilled() throws IOException {
    Path file = write("people.csv", PEOPLE);
    Path test = write("people-test.csv", "kind,deck,town,age\nyes,C,Ulm,\nno,null,Rom,37.5\n");
    TableFiles.Table table = TableFiles.read(file, test, people(Missing.FILL));
    TableSchema schema = table.schema();
    assertThat(table.data().train().count()).isEqualTo(5); // one has no kind
    assertThat(schema.inputs()).isEqualTo(1 + 3 + 2);
    TableSchema.Column age = column(schema, 0);
    assertThat(age.mean()).isEqualTo((20 + 30 + 40 + 60) / 4.0);
    assertThat(schema.features().subList(1, 3))
        .containsExactly(
            new TableSchema.Category("town", List.of("Bonn", "Köln", "Ulm"), "Ulm"),
            new TableSchema.Category("deck", List.of("A", "B"), "A"));
    assertThat(numbers(table.data().test()))
        .containsExactly(
            0, 0, 0, 1, 0, 0, // age is missing, C was never seen
            0, 0, 0, 0, 1, 0); // so was Rom, and of decks A is the most frequent
    assertThat(table.findings().file())
        .isEqualTo(file + ": 6 rows, commas between fields, names in the first line");
    assertThat(table.findings().columns(schema))
        .containsExactly(
            "categories: town (Bonn, Köln, Ulm), deck (A, B)",
            "missing: age in 1 row, taken for the mean, 37.500; town in 1 row, taken for the most"
                + " frequent, \"Ulm\"; deck in 1 row, taken for the most frequent, \"A\"",
            "left out: 1 row without kind");
    try (TableRows rows = TableRows.open(test, schema, CsvFormat.unknown())) {
      float[] row = new float[6];
      assertThat(rows.next(row)).isTrue();
      assertThat(row).containsExactly(0, 0, 0, 1, 0, 0);
      assertThat(rows.isComplete()).isTrue();
      assertThat(rows.next(row)).isTrue();
      assertThat(rows.next(row)).isFalse();
      assertThat(rows.findings().values(schema))
          .contains(
              "unknown: deck is in 1 row a text that the model was not trained on, taken for none",
              "unknown: town is in 1 row a text that the model was not trained on, taken for none");
    }
  }

  @Test
  void rowsWithGapsCanBeLeftOut() throws IOException {
    Path file = write("people-drop.csv", PEOPLE);
    TableFiles.Table table = TableFiles.read(file, people(Missing.DROP));
    assertThat(table.data().train().count() + table.data().test().count()).isEqualTo(2);
    assertThat(table.findings().values(table.schema()))
        .containsExactly(
            "missing: age in 1 row; town in 1 row; deck in 1 row; 3 rows left out",
            "left out: 1 row without kind");
    TableFiles.Rows again = TableFiles.read(file, table.schema());
    assertThat(numbers(again.test())).isEqualTo(numbers(table.data().test()));
    try (TableRows rows = TableRows.open(file, table.schema(), CsvFormat.unknown())) {
      List<Boolean> complete = new ArrayList<>();
      float[] row = new float[table.schema().inputs()];
      while (rows.next(row)) {
        complete.add(rows.isComplete());
      }
      assertThat(complete).containsExactly(true, false, false, false, true, true);
    }
    TableSchema strict = TableFiles.read(file, people(Missing.FILL)).schema();
    TableSchema error =
        new TableSchema(
            strict.features(), strict.targets(), strict.split(), Missing.ERROR, strict.format());
    assertThatThrownBy(() -> TableFiles.read(file, error))
        .hasMessage(file + ", line 3, column deck: expected a value, found none");
  }

  @Test
  void tooManyDifferentTextsAreRefusedByName() throws IOException {
    Path file = write("names.csv", "name,x,y\nA,1,1\nB,2,2\nA,3,3\nC,4,4\n");
    TableOptions options =
        new TableOptions(
            List.of("y"), false, true, 0, 0.2, 1, List.of(), Missing.FILL, 2, CsvFormat.unknown());
    refused(
        file,
        options,
        ", line 5, column name: expected numbers, or at most 2 different texts (more:"
            + " --most-categories, none: --ignore), found one more, \"C\"");
    TableOptions without =
        new TableOptions(
            List.of("y"),
            false,
            true,
            0,
            0.2,
            1,
            List.of("name"),
            Missing.FILL,
            2,
            CsvFormat.unknown());
    assertThat(TableFiles.read(file, without).schema().inputs()).isEqualTo(1);
    Path text = write("mixed-numbers.csv", "x,y\n1,1\n2,2\n3,3\n");
    TableSchema schema = TableFiles.read(text, new TableOptions(List.of("y"), 1)).schema();
    Path other = write("mixed-other.csv", "x,y\n1,1\nmany,2\n");
    assertThatThrownBy(() -> TableFiles.read(other, schema))
        .hasMessage(other + ", line 3, column x: expected a number, found \"many\"");
  }

  @Test
  void delimiterAndHeaderAreFoundOrGiven() throws IOException {
    Path tabs = write("tabs.tsv", "x\ty\n1\t1\n2\t4\n3\t9\n");
    TableFiles.Table table = TableFiles.read(tabs, new TableOptions(List.of("y"), 1));
    assertThat(table.findings().file())
        .isEqualTo(tabs + ": 3 rows, tabs between fields, names in the first line");
    Path texts = write("texts.txt.csv", "red;warm\nblue;cold\nred;warm\nblue;cold\n");
    CsvFormat given = new CsvFormat(Optional.of(Delimiter.SEMICOLON), Optional.of(false));
    TableOptions options =
        new TableOptions(
            List.of("2"), false, true, 0, 0.25, 1, List.of(), Missing.FILL, 100, given);
    TableFiles.Table colours = TableFiles.read(texts, options);
    assertThat(colours.data().train().count() + colours.data().test().count()).isEqualTo(4);
    // What had to be said is known to the model.
    assertThat(TableFiles.read(texts, colours.schema()).test().count()).isEqualTo(1);
    Path one = write("one-colour.csv", "blue\n");
    try (TableRows rows = TableRows.open(one, colours.schema(), CsvFormat.unknown())) {
      float[] row = new float[2];
      assertThat(rows.hasHeader()).isFalse();
      assertThat(rows.next(row)).isTrue();
      assertThat(row).containsExactly(1, 0);
      assertThat(rows.next(row)).isFalse();
    }
  }

  @Test
  void aSchemaOfBeforeThereWereCategoriesIsRead() throws IOException {
    String old =
        "{\"table\":{\"features\":[{\"name\":\"x\",\"mean\":1.5,\"deviation\":2.0}],\"target\":\"kind\","
            + "\"classes\":[\"a\",\"b\"],\"file_sha256\":\"00\",\"test_share\":0.2,\"split_seed\":1}}";
    Json.Fields parsed = (Json.Fields) Json.parse("m", old.getBytes(StandardCharsets.UTF_8));
    assertThat(TableSchema.of("m", parsed, 1, 2))
        .contains(
            new TableSchema(
                List.of(new TableSchema.Column("x", 1.5, 2)),
                new TableSchema.Classes("kind", List.of("a", "b")),
                new TableSchema.Split("00", 0.2, 1),
                Missing.ERROR,
                CsvFormat.unknown()));
  }

  @Test
  void optionsAreChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TableOptions(List.of(), 1))
        .withMessage("a table needs at least one target column");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TableOptions(List.of("x"), false, true, 0, 1, 1))
        .withMessage("the share to test on must be above 0 and below 1, found 1.0");
  }
}
