package dev.percept.formats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NaturalOrderTest {
  @Test
  void numbersCountAsNumbers() {
    List<String> names =
        List.of(
            "",
            "-1",
            "0",
            "1",
            "2",
            "9",
            "9.x",
            "10",
            "99999999999999999999",
            "100000000000000000000",
            "a",
            "a1",
            "a2",
            "a2b",
            "a009",
            "a9",
            "a10",
            "a010b",
            "a10c",
            "b",
            "ä");
    List<String> shuffled = new ArrayList<>(names);
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(shuffled);
      shuffled.sort(new NaturalOrder());
      assertThat(shuffled).isEqualTo(names);
    }
  }

  @Test
  void numbersMayBeLong() {
    String digits = "9".repeat(200_000);
    assertThat(new NaturalOrder().compare(digits + "0", digits)).isPositive();
  }

  @Test
  void onlyEqualNamesAreEqual() {
    NaturalOrder order = new NaturalOrder();
    assertThat(order.compare("1", "01")).isPositive();
    assertThat(order.compare("01", "1")).isNegative();
    assertThat(order.compare("x01y", "x1y")).isNotZero();
    assertThat(order.compare("x1y", "x1y")).isZero();
  }
}
