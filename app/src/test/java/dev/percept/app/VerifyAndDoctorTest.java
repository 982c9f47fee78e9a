package dev.percept.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percept.formats.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class VerifyAndDoctorTest {

  private static Json.Fields json(Run run) throws IOException {
    assertThat(run.lines()).hasSize(1);
    return (Json.Fields) Json.parse("out", run.out().strip().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void allKernelsAndThreadsGiveTheRecordedBits() throws IOException {
    Run run = Run.percept("verify");
    assertThat(run.code()).as(run.out()).isZero();
    assertThat(run.lines().stream().filter(line -> line.endsWith("as recorded"))).hasSize(6);
    assertThat(run.out()).contains("scalar", "vector (").doesNotContain("DIFFERENT");
    Json.Fields fields = json(Run.percept("verify", "--json"));
    assertThat(fields.flag("out", "same")).isTrue();
    assertThat(fields.items("out", "runs")).hasSize(6);
  }

  @Test
  void theDoctorSaysWhatThereIs() throws IOException {
    Run run = Run.percept("doctor");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("java ", "kernels ", "fma ", "threads ", "memory ", "cache ", "data ");
    Json.Fields fields = json(Run.percept("doctor", "--json"));
    assertThat(fields.whole("out", "cores")).isPositive();
    assertThat(fields.members()).containsKeys("fast_kernels", "fma_emulated", "heap_bytes");
  }

  @Test
  void whetherAnInstructionIsEmulatedIsMeasured() {
    assertThat(new FmaTrial(20).isEmulated()).isFalse();
    assertThat(new FmaTrial(3_000).isEmulated()).isTrue();
    assertThat(new FmaTrial(3_000).text()).contains("emulated here (3,000 ns each)");
    assertThat(FmaTrial.measure().nanos()).isPositive();
  }
}
