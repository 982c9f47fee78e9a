package dev.percept.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The walls between the rooms, checked on the compiled classes of all modules.
final class WallsTest {
  private static final List<String> ROOMS = List.of("core", "vector", "formats", "app");

  private static final String[] CORE = {
    "dev.percept.tensor..",
    "dev.percept.kernel..",
    "dev.percept.layer..",
    "dev.percept.network..",
    "dev.percept.loss..",
    "dev.percept.optim..",
    "dev.percept.data..",
    "dev.percept.metric..",
    "dev.percept.train..",
    "dev.percept.tune.."
  };

  private static JavaClasses all = new ClassFileImporter().importClasses();

  private static Path classesOf(String room) {
    return Path.of("..", room, "target", "classes");
  }

  /// The compiled classes of all modules, without those of tests; read once.
  static JavaClasses allClasses() {
    return Classes.ALL;
  }

  private static final class Classes {
    private static final JavaClasses ALL =
        new ClassFileImporter().importPaths(ROOMS.stream().map(WallsTest::classesOf).toList());
  }

  @BeforeAll
  static void importClasses() {
    all = allClasses();
    for (String room : ROOMS) {
      assertThat(all)
          .anyMatch(c -> c.getSource().orElseThrow().getUri().getPath().contains("/" + room + "/"));
    }
  }

  private static ModuleDescriptor descriptor(String room) throws IOException {
    try (var in = Files.newInputStream(classesOf(room).resolve("module-info.class"))) {
      return ModuleDescriptor.read(in);
    }
  }

  // Compile-time-only requirements are not there when the program runs.
  private static List<String> requirements(String room) throws IOException {
    return descriptor(room).requires().stream()
        .filter(r -> !r.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
        .map(ModuleDescriptor.Requires::name)
        .sorted()
        .collect(Collectors.toList());
  }

  @Test
  void coreNeedsTheBaseModuleAlone() throws IOException {
    assertThat(requirements("core")).containsExactly("java.base");
  }

  @Test
  void modulesNeedWhatTheyMay() throws IOException {
    assertThat(requirements("vector"))
        .containsExactly("dev.percept", "java.base", "jdk.incubator.vector");
    assertThat(requirements("formats")).containsExactly("dev.percept", "java.base", "java.desktop");
    assertThat(requirements("app"))
        .containsExactly(
            "dev.percept",
            "dev.percept.formats",
            "info.picocli",
            "java.base",
            "java.desktop",
            "jdk.httpserver",
            "jdk.management");
  }

  @Test
  void onlyVectorNamesTheVectorApi() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.percept.vector..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .check(all);
  }

  @Test
  void arrowsBetweenModulesPointOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("core")
        .definedBy(CORE)
        .layer("vector")
        .definedBy("dev.percept.vector..")
        .layer("formats")
        .definedBy("dev.percept.formats..")
        .layer("app")
        .definedBy("dev.percept.app..")
        .whereLayer("app")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("vector")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("formats")
        .mayOnlyBeAccessedByLayers("app")
        .whereLayer("core")
        .mayOnlyBeAccessedByLayers("vector", "formats", "app")
        .check(all);
  }

  @Test
  void packagesOfCoreFollowTheFlowOfData() {
    for (int i = 0; i < CORE.length; i++) {
      String[] later = new String[CORE.length - i - 1];
      System.arraycopy(CORE, i + 1, later, 0, later.length);
      if (later.length > 0) {
        noClasses()
            .that()
            .resideInAPackage(CORE[i])
            .should()
            .dependOnClassesThat(resideInAnyPackage(later))
            .check(all);
      }
    }
    slices().matching("dev.percept.(*)..").should().beFreeOfCycles().check(all);
  }

  @Test
  void whatIsShownKnowsNothingOfCommands() {
    String[] rooms = {
      "dev.percept.app.chart", "dev.percept.app.analysis", "dev.percept.app.report"
    };
    noClasses()
        .that()
        .resideInAnyPackage(rooms)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.percept.app")
        .check(all);
    for (int i = 0; i < 2; i++) {
      noClasses()
          .that()
          .resideInAPackage(rooms[i])
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(rooms[1 - i], rooms[2])
          .check(all);
    }
  }

  @Test
  void coreTouchesNoFileAndNoNetwork() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.net..")
                .or(
                    resideInAPackage("java.io..")
                        .and(
                            DescribedPredicate.describe(
                                "does input or output",
                                c ->
                                    !c.getSimpleName().equals("Serializable")
                                        && !c.getSimpleName().endsWith("Exception")))))
        .check(all);
  }

  /// Intervals are measured by [System#nanoTime], which never goes back. The date only names
  /// folders and stands beside what is shown.
  @Test
  void noResultDependsOnTheDate() {
    noClasses()
        .that()
        .doNotHaveSimpleName("TensorBoardLog")
        .and()
        .doNotHaveSimpleName("RunFolder")
        .and()
        .doNotHaveSimpleName("Surroundings") // of a report
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "asks for the date",
                call ->
                    call.getTarget().getName().equals("currentTimeMillis")
                        || (call.getTarget().getOwner().getPackageName().startsWith("java.time")
                            && call.getTarget().getName().equals("now"))))
        .check(all);
    noClasses().should().callConstructor(java.util.Date.class).check(all);
  }

  @Test
  void everyClassIsFinalSealedOrAnInterface() {
    classes()
        .that(
            DescribedPredicate.describe(
                "are classes one could extend",
                c ->
                    !c.isInterface()
                        && !c.isAnonymousClass()
                        && !c.isEnum()
                        && !c.getSimpleName().equals("package-info")))
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(all);
  }

  @Test
  void picturesOfJavaDesktopAreReadInOneClassAndDrawnInAnother() {
    assertThat(
            all.stream()
                .filter(c ->
                    c.getDirectDependenciesFromSelf().stream()
                        .anyMatch(d ->
                            d.getTargetClass().getPackageName().startsWith("javax.imageio")
                                || d.getTargetClass().getPackageName().startsWith("java.awt")))
                .map(c -> c.getName())
                .toList())
        .containsExactlyInAnyOrder(
            "dev.percept.formats.picture.JpegDecoder", "dev.percept.app.chart.PngCanvas");
  }
}
