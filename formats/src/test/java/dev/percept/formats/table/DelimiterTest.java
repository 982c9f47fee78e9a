package dev.percept.formats.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// What is taken for the character between fields.
final class DelimiterTest {
  private static Delimiter find(String text, boolean isWhole) {
    return Delimiter.find(text.getBytes(StandardCharsets.US_ASCII), isWhole);
  }

  @Test
  void theOneThatCutsAllRecordsIntoAsManyFields() {
    assertThat(find("a,b;c\nd;e,f\n", true)).isEqualTo(Delimiter.COMMA);
    assertThat(find("a,b;c\nd;e\n", true)).isEqualTo(Delimiter.SEMICOLON);
    assertThat(find("a,b;c;d\nd,e;f;g\n", true)).isEqualTo(Delimiter.SEMICOLON);
    assertThat(find("a\tb\n", true)).isEqualTo(Delimiter.TAB);
  }

  @Test
  void whatStandsInQuotesDoesNotCount() {
    assertThat(find("\"a;b;c\",d\n\"e\n;\",f\n", true)).isEqualTo(Delimiter.COMMA);
    assertThat(find("\"a,b,c\";d\n\"e\n,\";f\n", true)).isEqualTo(Delimiter.SEMICOLON);
  }

  @Test
  void aLastRecordWithoutAnEndCountsInAWholeFileOnly() {
    assertThat(find("a;b\nc;d", true)).isEqualTo(Delimiter.SEMICOLON);
    assertThat(find("a,b;c\nd,e,f;g", true)).isEqualTo(Delimiter.SEMICOLON);
    assertThat(find("a,b;c;d\nd,e;f", false)).isEqualTo(Delimiter.SEMICOLON);
    assertThat(find("a,b;c;d\nd,e;f", true)).isEqualTo(Delimiter.COMMA);
    assertThat(find("a;b", true)).isEqualTo(Delimiter.SEMICOLON);
  }

  @Test
  void elseWhatTheFirstLineHasMostOf() {
    assertThat(find("a;b;c,d\ne;f,g,h\n", true)).isEqualTo(Delimiter.SEMICOLON);
    assertThat(find("nothing\nat all\n", true)).isEqualTo(Delimiter.COMMA);
  }
}
