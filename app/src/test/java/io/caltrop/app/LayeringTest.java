package io.caltrop.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Who may know whom: {@code app -> {pipeline, server, store-*} -> core}, {@code app -> cluster}.
 */
@AnalyzeClasses(packages = "io.caltrop", importOptions = LayeringTest.Program.class)
@ArchTag("once")
@Tag("once")
class LayeringTest {
  /** Everything but tests, whatever the build's folder is called. */
  static final class Program implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/test-classes/");
    }
  }

  private static final String CORE = "io.caltrop.core..";
  private static final String PIPELINE = "io.caltrop.pipeline..";
  private static final String DETECTION = "io.caltrop.detection..";
  private static final String SERVER = "io.caltrop.server..";
  private static final String STORES = "io.caltrop.store..";
  private static final String CLUSTER = "io.caltrop.cluster..";
  private static final String APP = "io.caltrop.app..";
  private static final String TEST_KIT = "io.caltrop.testkit..";

  @ArchTest
  static final ArchRule coreKnowsNobody =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(PIPELINE, DETECTION, SERVER, STORES, APP)
          .because("values and decisions outlive every way they are stored or transported");

  @ArchTest
  static final ArchRule coreDoesNoInputOrOutput =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.nio.file..",
              "java.nio.channels..",
              "java.net.http..",
              "java.sql..",
              "javax.sql..",
              "org.apache.kafka..",
              "org.postgresql..",
              "io.javalin..")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.(io\\.(File|RandomAccessFile).*|net\\.(Server)?(Datagram)?Socket.*|net\\.URL.*)")
          .because("what decides whom to block is tested by calling it, without files or servers");

  @ArchTest
  static final ArchRule corePicksNeitherTimeNorChance =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Math.class, "random")
          .because("a decision that reads the clock by itself cannot be replayed or tested");

  @ArchTest
  static final ArchRule pipelineKnowsOnlyCore =
      noClasses()
          .that()
          .resideInAPackage(PIPELINE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(DETECTION, SERVER, STORES, APP, "java.sql..", "io.javalin..")
          .because("it records through the ports of core, whatever store is behind them");

  @ArchTest
  static final ArchRule serverKnowsOnlyCore =
      noClasses()
          .that()
          .resideInAPackage(SERVER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(PIPELINE, DETECTION, STORES, APP, "java.sql..", "org.apache.kafka..")
          .because("an API that reaches past the ports would tie itself to one store and broker");

  @ArchTest
  static final ArchRule storesKnowOnlyCore =
      noClasses()
          .that()
          .resideInAPackage(STORES)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              PIPELINE, DETECTION, SERVER, APP, "org.apache.kafka..", "io.javalin..")
          .because("a store that knows its callers cannot be exchanged for another");

  @ArchTest
  static final ArchRule detectionKnowsOnlyCore =
      noClasses()
          .that()
          .resideInAPackage(DETECTION)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(PIPELINE, SERVER, STORES, APP, "io.javalin..")
          .because("streaming SQL runs on any Kafka and any PostgreSQL, whoever wired them");

  @ArchTest
  static final ArchRule clusterKnowsNobody =
      noClasses()
          .that()
          .resideInAPackage(CLUSTER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CORE, PIPELINE, DETECTION, SERVER, STORES, APP)
          .because("it starts servers as anybody could, so a test of any module can use it");

  @ArchTest
  static final ArchRule onlyTheCommandLineKnowsTheCluster =
      noClasses()
          .that()
          .resideOutsideOfPackages(CLUSTER, "io.caltrop.app..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(CLUSTER)
          .because("the program runs on servers that somebody else runs");

  @ArchTest
  static final ArchRule configurationIsReadAlone =
      noClasses()
          .that()
          .resideInAPackage("io.caltrop.app.config..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.caltrop.app.cli..", "io.caltrop.app.node..", SERVER)
          .because("every problem of a configuration is found before anything is wired");

  @ArchTest
  static final ArchRule wiringKnowsNoCommandLine =
      noClasses()
          .that()
          .resideInAPackage("io.caltrop.app.node..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.caltrop.app.cli..", "picocli..")
          .because("a node runs the same whoever starts it, a test included");

  @ArchTest
  static final ArchRule testKitIsNotShipped =
      noClasses()
          .that()
          .resideOutsideOfPackage(TEST_KIT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(TEST_KIT, "org.junit..", "org.assertj..")
          .because("what serves tests is not part of the program");

  @ArchTest
  static final ArchRule packagesSayWhatTheyHold =
      noClasses()
          .should()
          .resideInAnyPackage(
              "..impl..",
              "..util..",
              "..utils..",
              "..service..",
              "..services..",
              "..dto..",
              "..manager..",
              "..managers..")
          .because("such names fit every class, so they say nothing about any");

  @ArchTest
  static final ArchRule everyModuleIsAmongTheLayers =
      classes()
          .should()
          .resideInAnyPackage(CORE, PIPELINE, DETECTION, SERVER, STORES, CLUSTER, APP, TEST_KIT)
          .because("a module that no rule names would be held by none");

  @Test
  void noMockLibraryIsThere() {
    List<String> libraries =
        List.of("org.mockito.Mockito", "org.easymock.EasyMock", "mockit.Mock", "io.mockk.MockK");
    for (String library : libraries) {
      assertThat(isThere(library)).as("%s on the class path", library).isFalse();
    }
  }

  private static boolean isThere(String name) {
    try {
      return Class.forName(name) != null;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
