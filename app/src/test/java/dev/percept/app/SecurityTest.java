package dev.percept.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// Promises of `SECURITY.md` that are about which code there is.
final class SecurityTest {
  private static final JavaClasses ALL = WallsTest.allClasses();

  private static final String SERVE = "dev.percept.app.serve";
  private static final String SERVE_COMMAND = "dev.percept.app.ServeCommand";
  private static final Set<String> ADDRESSES =
      Set.of("URI", "URLDecoder", "InetAddress", "InetSocketAddress", "BindException");

  /// The one dependency at run time, as it was looked at.
  private static final String PICOCLI =
      "f86e30fffd10d2b13b8caa8d4b237a7ee61f2ffccf5b1941de718b765d235bf8";

  @Test
  void onlyTheDownloadOpensConnections() {
    noClasses()
        .that(
            DescribedPredicate.describe(
                "are not the download",
                (JavaClass c) ->
                    !c.getName().startsWith("dev.percept.formats.dataset.HttpFile")
                        && !c.getName().startsWith("dev.percept.formats.dataset.MnistDownload")
                        && !c.getName().startsWith(SERVE)
                        && !c.getName().startsWith(SERVE_COMMAND)))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.net..", "javax.net..", "java.rmi..")
                .and(
                    DescribedPredicate.describe(
                        "are more than a name",
                        c ->
                            !c.getSimpleName().equals("URI")
                                && !c.getSimpleName().equals("URISyntaxException"))))
        .orShould()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are sockets", c -> c.getFullName().matches("java\\.nio\\.channels\\..*Socket.*")))
        .check(ALL);
  }

  @Test
  void theServerWaitsForConnectionsAndOpensNone() {
    noClasses()
        .that(
            DescribedPredicate.describe(
                "are the server",
                (JavaClass c) ->
                    c.getName().startsWith(SERVE) || c.getName().startsWith(SERVE_COMMAND)))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.net..", "javax.net..")
                .and(
                    DescribedPredicate.describe(
                        "are more than names and addresses",
                        c -> !ADDRESSES.contains(c.getSimpleName()))))
        .check(ALL);
    noClasses()
        .that()
        .resideOutsideOfPackage(SERVE + "..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("com.sun.net.httpserver.."))
        .check(ALL);
  }

  @Test
  void nothingInAFileIsRun() {
    noClasses()
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "make objects or code of bytes",
                c ->
                    List.of(
                            "java.io.ObjectInputStream",
                            "java.beans.XMLDecoder",
                            "javax.script.ScriptEngineManager",
                            "java.net.URLClassLoader")
                        .contains(c.getFullName())))
        .check(ALL);
    // Runs and searches that are started on the page, with options out of a list.
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(SERVE + ".Processes")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.ProcessBuilder")
        .check(ALL);
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.percept.app..")
        .should()
        .callMethod(Class.class, "forName", String.class)
        .orShould()
        .callMethod(Runtime.class, "exec", String[].class)
        .check(ALL);
  }

  @Test
  void theDependenciesAreThoseThatWereLookedAt()
      throws IOException, URISyntaxException, NoSuchAlgorithmException {
    Path jar =
        Path.of(CommandLine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
    assertThat(HexFormat.of().formatHex(digest)).isEqualTo(PICOCLI);
    for (String room : new String[] {"core", "vector", "formats", "app"}) {
      assertThat(runtimeDependencies(Path.of("..", room, "pom.xml")))
          .as(room)
          .isSubsetOf("percept-core", "percept-vector", "percept-formats", "picocli");
    }
  }

  // Those of no scope, or to run.
  private static List<String> runtimeDependencies(Path pom) throws IOException {
    String text = Files.readString(pom);
    String dependencies =
        text.contains("<dependencies>")
            ? text.substring(text.indexOf("<dependencies>"), text.indexOf("</dependencies>"))
            : "";
    Matcher matcher =
        Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL).matcher(dependencies);
    return matcher
        .results()
        .map(result -> result.group(1))
        .filter(one -> !one.contains("<scope>test<") && !one.contains("<scope>provided<"))
        .map(one -> one.replaceAll("(?s).*<artifactId>(.*?)</artifactId>.*", "$1"))
        .filter(name -> !name.equals("archunit")) // of tests: the parent says so
        .toList();
  }

  @Test
  void everyTestThatIsNamedIsThere() throws IOException {
    Matcher names =
        Pattern.compile("`(\\w+Test)(?:\\.(\\w+))?`")
            .matcher(Files.readString(Path.of("../SECURITY.md")));
    int found = 0;
    while (names.find()) {
      String file = names.group(1) + ".java";
      String method = names.group(2);
      List<Path> tests;
      try (var all = Files.walk(Path.of(".."))) {
        tests =
            all.filter(path -> path.endsWith(file) && !path.toString().contains("target")).toList();
      }
      assertThat(tests).as(file).isNotEmpty();
      if (method != null) {
        assertThat(tests.getFirst()).content().contains("void " + method + "(");
      }
      found++;
    }
    assertThat(found).isGreaterThan(10);
  }
}
