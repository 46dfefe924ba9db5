package dev.mxc.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.Program;
import dev.mxc.RunResult;
import dev.mxc.Sandbox;
import dev.mxc.bridge.protocol.Language;
import dev.mxc.manifest.Manifest.Tier;
import dev.mxc.testing.Guests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The libraries of HTTP with packages and TLS: requests and urllib3 of the registry, and what the
 * host trusts.
 */
@Timeout(180)
class PythonHttpsTest {

  @TempDir static Path folder;

  private static PythonServers plain;
  private static HttpsServers secure;
  private static Sandbox sandbox;

  @BeforeAll
  static void open() throws Exception {
    Path packages = PythonPackages.installedOrSkip(folder);
    plain = new PythonServers();
    secure = new HttpsServers(folder);
    sandbox =
        Guests.builder(
                Tier.ISOLATE,
                PythonNetworkTest.manifest(plain, 200)
                    + """
                      - { host: 127.0.0.1, ports: [%d, %d], schemes: [https] }
                      - { host: localhost, ports: [%d], schemes: [https] }
                    python: { path: [ python-packages ] }
                    """
                        .formatted(secure.goodPort(), secure.strangerPort(), secure.goodPort()),
                packages.getParent())
            .trust(secure.trust())
            .open();
  }

  @AfterAll
  static void close() throws Exception {
    if (sandbox != null) {
      sandbox.close();
      secure.close();
      plain.close();
    }
  }

  private static void comparesWithCpython(String name, List<String> arguments) throws Exception {
    Path file = PythonNetworkTest.program(name);
    Path authority = folder.resolve("good.pem");
    List<String> command = new java.util.ArrayList<>(List.of(file.toString()));
    command.addAll(arguments);
    Cpython.Ended expected =
        Cpython.orSkip()
            .run(
                folder,
                Map.of(
                    "PYTHONPATH",
                    PythonPackages.FOLDER.toString(),
                    "PYTHONUTF8",
                    "1",
                    "PYTHONDONTWRITEBYTECODE",
                    "1",
                    "SSL_CERT_FILE",
                    authority.toString(),
                    "REQUESTS_CA_BUNDLE",
                    authority.toString()),
                new byte[0],
                command);
    assertThat(expected.status()).as(expected.err()).isZero();

    RunResult result = run(Files.readString(file), arguments);

    assertThat(result.stdout()).as(result.stderr()).isEqualTo(expected.out());
    assertThat(result.stderr()).isEmpty();
    assertThat(result.exitCode()).as(result.toString()).isZero();
    assertThat(result.denials()).isEmpty();
  }

  private static RunResult run(String code, List<String> arguments) {
    return sandbox.run(
        new Program(
            Language.PYTHON,
            false,
            "main.py",
            code.getBytes(java.nio.charset.StandardCharsets.UTF_8),
            arguments));
  }

  private static List<String> addresses() {
    return List.of(
        "https://127.0.0.1:" + secure.goodPort(),
        "https://localhost:" + secure.goodPort(),
        "https://127.0.0.1:" + secure.strangerPort());
  }

  @Test
  void requestsDoesWhatItDoesUnderCpython() throws Exception {
    comparesWithCpython("requests_.py", plain.arguments());
  }

  @Test
  void httpsDoesWhatItDoesUnderCpython() throws Exception {
    comparesWithCpython("https.py", addresses());
  }

  @Test
  void aProgramsOwnTrustIsNotAsked() {
    RunResult result =
        run(
            """
            import ssl, sys, urllib.error, urllib.request, warnings
            import requests, urllib3
            urllib3.disable_warnings()
            context = ssl.create_default_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            print(urllib.request.urlopen(sys.argv[1], context=context).status, requests.get(sys.argv[1], verify=False).status_code)
            try:
                urllib.request.urlopen(sys.argv[3], context=context)
            except urllib.error.URLError as error:
                print(type(error.reason).__name__, "127.0.0.1" in str(error.reason))
            try:
                requests.get(sys.argv[3], verify=False)
            except requests.exceptions.SSLError as error:
                print("not signed" in str(error))
            """,
            addresses());

    assertThat(result.stdout())
        .as(result.toString())
        .isEqualTo("200 200\nSSLCertVerificationError True\nTrue\n");
    assertThat(result.denials()).isEmpty();
  }

  @Test
  void aDenialReachesUsersOfRequests() {
    RunResult result =
        run(
            """
            import requests, sys
            print(requests.get(sys.argv[1]).status_code)
            for url in "https://example.org/path?q", "http://example.org/":
                try:
                    requests.get(url)
                except requests.ConnectionError as error:
                    print("Permission denied: no rule grants example.org" in str(error))
                    print(type(error.args[0].reason.__cause__))
            """,
            addresses());

    assertThat(result.stdout())
        .as(result.toString())
        .isEqualTo("200\nTrue\n<class 'PermissionError'>\nTrue\n<class 'PermissionError'>\n");
    assertThat(result.denials())
        .extracting(denial -> denial.capability() + " " + denial.target())
        .containsExactly(
            "network.connect https://example.org/path", "network.connect http://example.org/");
  }
}
