package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.percept.data.Augmentation;
import dev.percept.optim.AdaGrad;
import dev.percept.optim.Adam;
import dev.percept.optim.Lion;
import dev.percept.optim.Momentum;
import dev.percept.optim.Optimizer;
import dev.percept.optim.RmsProp;
import dev.percept.optim.Schedule;
import dev.percept.optim.Sgd;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The texts of optimizers and of schedules.
final class TrainingTextsTest {
  private static final List<Optimizer> OPTIMIZERS =
      List.of(
          new Sgd(0.1),
          new Momentum(0.05, 0.9, false),
          new Momentum(1e-7, 0.95, true),
          new AdaGrad(0.01),
          new RmsProp(0.001, 0.99, 1e-8),
          new Adam(0.001),
          new Adam(0.002, 0.8, 0.99, 1e-8),
          new Lion(0.0001),
          new Lion(0.0003, 0.95, 0.98));

  private static final List<Schedule> SCHEDULES =
      List.of(
          new Schedule.Constant(),
          new Schedule.Step(1_000, 0.5),
          new Schedule.Exponential(0.01),
          new Schedule.Cosine(0),
          new Schedule.Cosine(0.05),
          new Schedule.OneCycle(),
          new Schedule.OneCycle(0.25, 1.0 / 25, 1.0 / 250_000),
          new Schedule.ReduceOnPlateau(3, 0.5),
          new Schedule.WarmUp(200, new Schedule.Cosine(0.1)));

  @Test
  void whatIsPrintedReadsAsTheSame() {
    for (Optimizer optimizer : OPTIMIZERS) {
      assertThat(OptimizerText.parse(OptimizerText.print(optimizer))).isEqualTo(optimizer);
    }
    for (Schedule schedule : SCHEDULES) {
      assertThat(ScheduleText.parse(ScheduleText.print(schedule))).isEqualTo(schedule);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "none; none",
        "shift 2; shift 2",
        " flip , shift 1.5; shift 1.5, flip",
        "elastic 1.5; elastic 1.5 4",
        "elastic 1.5 6, noise 0.1; elastic 1.5 6, noise 0.1",
        "rotate 15, scale 0.1, shear 0.2, erase 0.5; rotate 15, scale 0.1, shear 0.2, erase 0.5"
      })
  void augmentationsReadAndPrint(String text, String printed) {
    Augmentation augmentation = AugmentationText.parse(text);
    assertThat(AugmentationText.print(augmentation)).isEqualTo(printed);
    assertThat(AugmentationText.parse(printed)).isEqualTo(augmentation);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "shift; expected pixels, found nothing",
        "turn 5; found \"turn\"",
        "shift 2,; expected none, or",
        "shift 2, shift 3; expected each change once, found \"shift\"",
        "shift 2 3; expected a comma after shift, found \"3\"",
        "flip 1; expected a comma after flip, found \"1\"",
        "none, shift 2; found \"none\"",
        "erase 2; erase must be 0.0 to 1.0, found 2.0"
      })
  void whatIsNoAugmentationIsExplained(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AugmentationText.parse(text))
        .withMessageContaining(message);
  }

  @Test
  void everyKindIsThere() {
    assertThat(OPTIMIZERS.stream().<Class<?>>map(Object::getClass).distinct().toList())
        .containsExactlyInAnyOrder(Optimizer.class.getPermittedSubclasses());
    assertThat(SCHEDULES.stream().<Class<?>>map(Object::getClass).distinct().toList())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.asList(Schedule.class.getPermittedSubclasses()));
  }

  @Test
  void anotherRateChangesNothingElse() {
    for (Optimizer optimizer : OPTIMIZERS) {
      Optimizer other = OptimizerText.withRate(optimizer, 0.7);
      assertThat(other.learningRate()).isEqualTo(0.7);
      assertThat(OptimizerText.withRate(other, optimizer.learningRate())).isEqualTo(optimizer);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "momentum 0.1; momentum 0.1 0.9",
        "nesterov 0.1; nesterov 0.1 0.9",
        "rmsprop 0.1; rmsprop 0.1 0.9",
        "adam 1e-3; adam 0.001 0.9 0.999",
        "adam 0.001 0.8; adam 0.001 0.8 0.999",
        "lion 1; lion 1 0.9 0.99"
      })
  void whatIsLeftOutIsUsual(String text, String whole) {
    assertThat(OptimizerText.print(OptimizerText.parse(text))).isEqualTo(whole);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sgd",
        "sgd x",
        "sgd 0",
        "sgd -1",
        "sgd NaN",
        "sgd 1e999",
        "sgd 0.1 0.2",
        "adam 0.1 1",
        "adam 0.1 0.9 0.9 0.9",
        "momentum 0.1 1",
        "SGD 0.1"
      })
  void whatIsNoOptimizerIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OptimizerText.parse(text))
        .withMessageContaining("found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "step",
        "step 10",
        "step 0 0.5",
        "step 10 0",
        "exponential",
        "cosine -1",
        "plateau 3 1",
        "onecycle 1",
        "cosine warmup",
        "cosine warmup 0",
        "warmup 3",
        "constant 1",
        "cosine 0 0"
      })
  void whatIsNoScheduleIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScheduleText.parse(text))
        .withMessageContaining("found");
  }
}
