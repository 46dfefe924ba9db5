package dev.mxc.bridge.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where secrets come from, and that they are told to nobody. */
class SecretsTest {

  @TempDir Path folder;

  private static Secrets read(SecretProvider provider) throws SecretException {
    return Secrets.read(List.of("KEY"), provider);
  }

  @Test
  void aVariableIsRead() throws Exception {
    SecretProvider provider =
        SecretProvider.environment(Map.of("KEY", "A_TOKEN"), Map.of("A_TOKEN", "value-1"));
    assertThat(read(provider).headerText("KEY")).isEqualTo("value-1");
  }

  @Test
  void anUnsetVariableIsNamed() {
    for (Map<String, String> environment : List.of(Map.<String, String>of(), Map.of("A", ""))) {
      assertThatThrownBy(() -> read(SecretProvider.environment(Map.of("KEY", "A"), environment)))
          .isInstanceOf(SecretException.class)
          .hasMessage("the secret KEY is not set; set the environment variable A of mxc itself");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"value-1", "value-1\n", "value-1\r\n"})
  void aFileIsReadWithoutItsLastNewline(String content) throws Exception {
    Path file = Files.writeString(folder.resolve("key"), content);
    assertThat(read(SecretProvider.files(Map.of("KEY", file))).headerText("KEY"))
        .isEqualTo("value-1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\n", "abc", "a\nb-long", "value-1\n\n", "a\u0000bcdef", "é-long-enough"})
  void aValueThatCannotBeUsedIsRejectedAndNotTold(String content) throws Exception {
    Path file = Files.writeString(folder.resolve("key"), content);
    assertThatThrownBy(() -> read(SecretProvider.files(Map.of("KEY", file))))
        .isInstanceOf(SecretException.class)
        .satisfies(e -> assertThat(((SecretException) e).secret()).isEqualTo("KEY"))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("long").doesNotContain("value"));
  }

  @Test
  void aLargeFileAMissingFileAndAFolderAreRejectedWithoutTheirPath() throws Exception {
    Path large = Files.write(folder.resolve("large"), new byte[Secrets.BYTES_MAX + 1]);
    Path most = Files.writeString(folder.resolve("most"), "a".repeat(Secrets.BYTES_MAX) + "\r\n");
    assertThat(read(SecretProvider.files(Map.of("KEY", most))).headerText("KEY"))
        .hasSize(Secrets.BYTES_MAX);
    for (Path file : List.of(large, folder, folder.resolve("missing"))) {
      assertThatThrownBy(() -> read(SecretProvider.files(Map.of("KEY", file))))
          .isInstanceOf(SecretException.class)
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain(folder.toString()));
    }
  }

  @Test
  void aFileThatOthersCanReadIsNoted() throws Exception {
    Path file = Files.writeString(folder.resolve("key"), "value-1");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(SecretFile.permissionWarning("KEY", file)).isEmpty();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(SecretFile.permissionWarning("KEY", file).orElseThrow()).contains("chmod 600");
  }

  @Test
  void providersAreAskedInOrder() throws Exception {
    SecretProvider vault =
        name -> name.equals("KEY") ? Optional.of(Secret.of("value-2")) : Optional.empty();
    SecretProvider provider =
        SecretProvider.environment(Map.of("OTHER", "A"), Map.of("A", "value-1")).or(vault);
    Secrets secrets = Secrets.read(List.of("OTHER", "KEY"), provider);
    assertThat(secrets.headerText("OTHER")).isEqualTo("value-1");
    assertThat(secrets.headerText("KEY")).isEqualTo("value-2");
    assertThatThrownBy(() -> Secrets.read(List.of("THIRD"), provider))
        .hasMessageContaining("the secret THIRD is unknown");
  }

  @Test
  void aSecretHasNoTextFormAndIsOverwritten() throws Exception {
    byte[] value = {'v', 'a', 'l', 'u', 'e'};
    Secret secret = Secret.of(value);
    Secrets secrets = read(_ -> Optional.of(secret));
    assertThat(secret.toString() + secrets).doesNotContain("value");
    secrets.close();
    assertThat(value).containsOnly(0);
  }
}
