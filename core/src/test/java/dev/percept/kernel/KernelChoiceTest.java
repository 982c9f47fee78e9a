package dev.percept.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KernelChoiceTest {
  @Test
  void scalarKernelsServeWhereThereIsNoProvider() {
    KernelChoice choice = Kernels.best();
    assertThat(choice.kernels()).isInstanceOf(ScalarKernels.class);
    assertThat(choice.kernels().warmUp(0)).isTrue();
    assertThat(choice.fast()).isFalse();
    assertThat(choice.reason())
        .isEqualTo(
            "scalar kernels: no SIMD kernels found (percept-vector is not on the module path)");
  }

  @Test
  void scalarKernelsServeWhereAProviderCannotBeLoaded(@TempDir Path folder) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve(KernelProvider.class.getName()), "no.such.Provider");
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      KernelChoice choice = KernelChoice.among(ServiceLoader.load(KernelProvider.class, loader));
      assertThat(choice.kernels()).isInstanceOf(ScalarKernels.class);
      assertThat(choice.fast()).isFalse();
      assertThat(choice.reason())
          .startsWith("scalar kernels: the SIMD kernels could not be loaded (")
          .contains("no.such.Provider");
    }
  }
}
