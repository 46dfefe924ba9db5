package dev.mxc;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The rules of which module and package may know which; docs/architecture.md says why. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.mxc");

  private static final String JDK = "java..";
  private static final String ENGINE_INNER_CLASSES = "com.oracle.truffle..";
  private static final String ANNOTATIONS = "org.jspecify.annotations..";

  @Test
  void theGuardNeedsTheJdkOnly() {
    classes()
        .that()
        .resideInAPackage("dev.mxc.guard..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.mxc.guard..", JDK, ANNOTATIONS)
        .check(CLASSES);
  }

  @Test
  void theProtocolNeedsTheJdkOnly() {
    classes()
        .that()
        .resideInAPackage("dev.mxc.bridge.protocol..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.mxc.bridge.protocol..", JDK, ANNOTATIONS)
        .check(CLASSES);
  }

  @Test
  void theBrokerKnowsTheProtocolOnly() {
    classes()
        .that()
        .resideInAPackage("dev.mxc.bridge.decision..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.mxc.bridge..", JDK, ANNOTATIONS)
        .check(CLASSES);
  }

  @Test
  void theNetworkKnowsTheBridgeAndItsClientOnly() {
    classes()
        .that()
        .resideInAnyPackage("dev.mxc.bridge.egress..", "dev.mxc.bridge.secrets..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.mxc.bridge..", "org.apache.hc.core5..", JDK, "javax.net.ssl..", ANNOTATIONS)
        .check(CLASSES);
  }

  @Test
  void approvalsKnowNeitherToolsNorAnyLibrary() {
    classes()
        .that()
        .resideInAPackage("dev.mxc.bridge.approval..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.mxc.bridge.approval..", JDK, ANNOTATIONS)
        .check(CLASSES);
  }

  @Test
  void theHttpClientIsKnownInOnePlace() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.mxc.bridge.egress..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.hc..")
        .check(CLASSES);
  }

  @Test
  void onePackageKnowsTheMcpSdk() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.mxc.bridge.tools.mcp..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.modelcontextprotocol..", "reactor..")
        .check(CLASSES);
  }

  @Test
  void theGuestsSideKnowsTheProtocolAndTheEngineOnly() {
    classes()
        .that()
        .resideInAPackage("dev.mxc.isolate..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.mxc.isolate..",
            "dev.mxc.bridge.protocol..",
            "org.graalvm.polyglot..",
            ENGINE_INNER_CLASSES,
            JDK,
            "javax.crypto..",
            ANNOTATIONS)
        .check(CLASSES);
  }

  @Test
  void theEnginesInnerClassesAreKnownInOnePlace() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.mxc.isolate.javascript.AsyncStores")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ENGINE_INNER_CLASSES)
        .check(CLASSES);
  }

  @Test
  void nativeCallsHaveOnePackage() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.mxc.guard.sys..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.foreign..")
        .check(CLASSES);
  }

  @Test
  void filesOfMountsAreReachedThroughTheFileServiceOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.mxc.files..", "dev.mxc.guard..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.mxc.guard.sys..")
        .check(CLASSES);
  }

  @Test
  void nothingBelowKnowsTheLibrarysFront() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.mxc.manifest..", "dev.mxc.files..", "dev.mxc.network..", "dev.mxc.worker..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.mxc")
        .check(CLASSES);
  }

  @Test
  void theHostTouchesNoGuestContextButInTierContext() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.mxc", "dev.mxc.manifest..", "dev.mxc.files..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.graalvm..")
        .check(CLASSES);
  }

  @Test
  void packagesFormNoCycles() {
    slices().matching("dev.mxc.(**)").should().beFreeOfCycles().check(CLASSES);
  }
}
