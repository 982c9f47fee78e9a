package dev.percept.formats.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percept.formats.FormatException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {

  private static Json parse(String text) throws FormatException {
    return Json.parse("a.json", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void anObjectKeepsItsOrderAndPrintsAsItWasRead() throws FormatException {
    String text =
        "{\"z\":1,\"a\":[true,false,null,-0.0,1.5E300,[],{}],\"m\":{\"ü\":\"\\\"\\\\\\n€😀\"}}";
    assertThat(parse(text)).hasToString(text);
    assertThat(parse(" \t\r\n" + text.replace(",", " , ") + "\n")).hasToString(text);
    assertThat(parse(parse(text).pretty())).isEqualTo(parse(text));
  }

  @Test
  void builtObjectsPrintShortestDigits() {
    Json.Fields fields =
        Json.object()
            .with("double", 0.1)
            .with("float", 0.1f)
            .with("long", Long.MIN_VALUE)
            .with("nan", Double.NaN)
            .with("infinite", Float.POSITIVE_INFINITY)
            .with("flag", true)
            .with("text", "a\u0001\ud800")
            .with("items", List.of(Json.of(1), Json.of("x")))
            .build();
    assertThat(fields)
        .hasToString(
            "{\"double\":0.1,\"float\":0.1,\"long\":-9223372036854775808,\"nan\":null,"
                + "\"infinite\":null,\"flag\":true,\"text\":\"a\\u0001\\ud800\",\"items\":[1,\"x\"]}");
    assertThat(Json.object().with("a", Json.of(List.of(Json.of(1)))).build().pretty())
        .isEqualTo("{\n  \"a\": [\n    1\n  ]\n}\n");
    assertThatThrownBy(() -> new Json.Real(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Json.object().with("a", 1).with("a", 2))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void numbersComeBackAsTheyWere() throws FormatException {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      double real = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(real)) {
        assertThat(parse(Json.of(real).toString())).isEqualTo(new Json.Real(real));
      }
      float single = Float.intBitsToFloat(random.nextInt());
      if (Float.isFinite(single)) {
        String text = Json.of(single).toString();
        assertThat(Float.parseFloat(text)).isEqualTo(single);
        assertThat(Double.parseDouble(text)).isEqualTo(Double.parseDouble(Float.toString(single)));
      }
    }
    assertThat(parse("9223372036854775807")).isEqualTo(new Json.Whole(Long.MAX_VALUE));
    assertThat(parse("9223372036854775808")).isEqualTo(new Json.Real(0x1p63));
    assertThat(parse("1e2")).isEqualTo(new Json.Real(100));
    assertThat(parse("-0")).isEqualTo(new Json.Real(-0.0));
    assertThat(parse("\"\\ud83d\\ude00\\u00e4\\/\\b\\f\"")).isEqualTo(Json.of("😀ä/\b\f"));
  }

  @Test
  void typedMembers() throws FormatException {
    Json.Fields fields = (Json.Fields) parse("{\"t\":\"x\",\"w\":3,\"r\":0.5,\"i\":[1],\"o\":{}}");
    assertThat(fields.text("a.json", "t")).isEqualTo("x");
    assertThat(fields.whole("a.json", "w")).isEqualTo(3);
    assertThat(fields.real("a.json", "w")).isEqualTo(3);
    assertThat(fields.real("a.json", "r")).isEqualTo(0.5);
    assertThat(fields.items("a.json", "i")).containsExactly(Json.of(1));
    assertThat(fields.fields("a.json", "o").members()).isEmpty();
    assertThat(fields.get("none")).isEmpty();
    assertThatThrownBy(() -> fields.whole("a.json", "r"))
        .hasMessage("a.json: expected a whole number as \"r\", found \"0.5\"");
    assertThatThrownBy(() -> fields.text("a.json", "none"))
        .hasMessage("a.json: expected a text as \"none\", found nothing");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '~',
      value = {
        "``~byte 0: expected a JSON value, found the end of the text",
        "{~byte 1: expected a name in quotation marks",
        "{\"a\"}~byte 4: expected a colon after the name",
        "{\"a\":1,}~byte 7: expected a name",
        "{a:1}~byte 1: expected a name",
        "{\"a\":1 \"b\":2}~byte 7: expected a comma or the closing brace",
        "{\"a\":1,\"a\":2}~byte 7: expected each name once, found a second \"a\"",
        "[1,]~byte 3: expected a JSON value",
        "[1 2]~byte 3: expected a comma or the closing bracket",
        "[1~byte 2: expected a comma or the closing bracket, found the end",
        "01~byte 0: expected a number without leading zeros",
        "1.~byte 2: expected a digit",
        ".5~byte 0: expected a JSON value",
        "+1~byte 0: expected a JSON value",
        "-~byte 1: expected a digit",
        "1e~byte 2: expected a digit",
        "1e999~byte 0: expected a number that a double can hold",
        "NaN~byte 0: expected a JSON value",
        "nul~byte 0: expected a JSON value",
        "true false~byte 5: expected the end",
        "\"a~byte 0: expected a text with a closing quotation mark",
        "\"\\x\"~byte 1: expected an escape",
        "\"\\u12g4\"~byte 1: expected four hexadecimal digits",
        "\"\\ud800\"~byte 1: expected the second half",
        "\"\\udc00\"~byte 1: expected the first half",
        "[\"äö\", x]~byte 9: expected a JSON value",
        "'a'~byte 0: expected a JSON value",
      })
  void wrongTextsAreRefusedWithTheirPlace(String text, String message) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(FormatException.class)
        .hasMessageStartingWith("a.json, " + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a\nb\"", "\"\u0000\"", "\ufeff1"})
  void controlCharactersAndByteOrderMarksAreRefused(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(FormatException.class)
        .message()
        .doesNotContain("\n")
        .doesNotContain("\u0000");
  }

  @Test
  void notUtf8() {
    byte[] text = {'"', 'a', (byte) 0xff, '"'};
    assertThatThrownBy(() -> Json.parse("a.json", text))
        .hasMessage("a.json, byte 2: expected JSON in UTF-8, found bytes that are not UTF-8");
  }

  @Test
  void depthIsLimited() throws FormatException {
    assertThat(parse("[".repeat(64) + "]".repeat(64))).isInstanceOf(Json.Items.class);
    assertThatThrownBy(() -> parse("[".repeat(100_000)))
        .hasMessage("a.json, byte 64: expected at most 64 levels, found one more");
  }
}
