package dev.mxc.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mxc.Program;
import dev.mxc.RunResult;
import dev.mxc.Sandbox;
import dev.mxc.bridge.approval.Approval;
import dev.mxc.bridge.decision.DenialSummary;
import dev.mxc.bridge.protocol.Language;
import dev.mxc.bridge.secrets.Secret;
import dev.mxc.bridge.tools.ToolRegistry;
import dev.mxc.bridge.tools.mcp.McpOptions;
import dev.mxc.bridge.tools.mcp.McpToolSource;
import dev.mxc.manifest.Manifest;
import dev.mxc.manifest.ManifestParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The samples that need something of their host: tools, a network, a secret. */
@Timeout(120)
class HostedSamplesTest {

  private static final Path HOSTED = Path.of("hosted").toAbsolutePath();
  private static final String TOKEN = "tok-4b1d-9f00-77aa";

  @TempDir Path scratch;

  private final List<Process> servers = new ArrayList<>();

  @BeforeEach
  void needsPython() {
    assumeTrue(works("python3", "--version"), "needs python3 for the servers of the samples");
  }

  @AfterEach
  void stopServers() {
    servers.forEach(Process::destroy);
  }

  @ParameterizedTest
  @EnumSource
  void aRefundNeedsAPersonsWord(Language language) throws Exception {
    Queue<String> asked = new ConcurrentLinkedQueue<>();
    String server = HOSTED.resolve("refund-agent/orders_server.py").toString();
    try (McpToolSource orders =
            McpToolSource.stdio("orders", List.of("python3", server), McpOptions.DEFAULT);
        Sandbox sandbox =
            Sandbox.builder(ManifestParser.parse(HOSTED.resolve("refund-agent/manifest.yaml")))
                .tools(ToolRegistry.builder().addAll(orders.tools()).build())
                .approver(request -> {
                  asked.add(request.render().text());
                  return request.argumentsJson().contains("A-1")
                      ? new Approval.Approved()
                      : new Approval.Refused("ask the warehouse first");
                })
                .open()) {
      RunResult result = sandbox.run(program(language, "refund-agent/refunds"));

      assertThat(result.stderr()).isEmpty();
      assertThat(result.stdout().lines())
          .hasSize(3)
          .startsWith("2 broken orders", "A-1: refunded 12.50")
          .last()
          .asString()
          .startsWith("A-3: not approved")
          .contains("ask the warehouse first");
      assertThat(asked).hasSize(2).allMatch(question -> question.contains("arrived broken"));
      assertThat(result.denials())
          .extracting(DenialSummary.Entry::target)
          .containsExactly("orders.refund");
      assertThat(result.usage().hostCalls()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTokenIsUsedAndNeverSeen(Language language) throws Exception {
    assumeTrue(works("openssl", "version"), "needs openssl for a certificate");
    assertThat(works(readmesOpenssl())).isTrue();
    Path certificate = scratch.resolve("cert.pem");
    int port =
        serve(
            "api-client/server.py",
            "0",
            certificate.toString(),
            scratch.resolve("key.pem").toString(),
            TOKEN);
    String manifest =
        Files.readString(HOSTED.resolve("api-client/manifest.yaml"))
            .replace("8443", Integer.toString(port));
    try (Sandbox sandbox =
        Sandbox.builder(parse(manifest, "api-client"))
            .trust(trusting(certificate))
            .secrets(
                name -> name.equals("STOCK") ? Optional.of(Secret.of(TOKEN)) : Optional.empty())
            .open()) {
      RunResult result =
          sandbox.run(
              program(language, "api-client/stock").withArguments("https://localhost:" + port));

      assertThat(result.stderr()).isEmpty();
      assertThat(result.stdout().lines())
          .containsExactly(
              "tea ordered as order-1",
              "sugar ordered as order-2",
              "sent along: Bearer " + "*".repeat(TOKEN.length()),
              "in the environment: []",
              "/admin/tokens: " + (language == Language.PYTHON ? "PermissionError" : "EACCES"));
      assertThat(result.toJson()).doesNotContain(TOKEN);
      assertThat(result.denials())
          .singleElement()
          .satisfies(denial -> {
            assertThat(denial.capability()).isEqualTo("network.connect");
            assertThat(denial.target()).endsWith("/admin/tokens");
          });
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotGrantedDoesNotLeave(Language language) throws Exception {
    int port = serve("exfiltration/rates.py", "0");
    String manifest =
        Files.readString(HOSTED.resolve("exfiltration/manifest.yaml"))
            .replace("8080", Integer.toString(port));
    try (Sandbox sandbox = Sandbox.open(parse(manifest, "exfiltration"))) {
      RunResult result =
          sandbox.run(
              program(language, "exfiltration/report").withArguments("http://localhost:" + port));

      assertThat(result.stderr()).isEmpty();
      assertThat(result.status()).isEqualTo(RunResult.Status.OK);
      List<String> lines = result.stdout().lines().toList();
      assertThat(lines).first().isEqualTo("rate: 1.08");
      assertThat(lines.subList(1, lines.size()))
          .hasSizeGreaterThan(7)
          .allMatch(line ->
              line.endsWith(": PermissionError")
                  || line.endsWith(": EACCES")
                  || line.endsWith(": EROFS")
                  || line.endsWith(": ERR_UNKNOWN_BUILTIN_MODULE"));
      assertThat(result.denials())
          .extracting(DenialSummary.Entry::target)
          .contains(
              "https://collector.example/in",
              "http://203.0.113.7/in",
              "http://169.254.169.254/latest/meta-data",
              "/data/out.txt");
    }
  }

  private static Program program(Language language, String name) throws IOException {
    boolean python = language == Language.PYTHON;
    String source = Files.readString(HOSTED.resolve(name + (python ? ".py" : ".mjs")));
    return python ? Program.python(source) : Program.javascriptModule(source);
  }

  private static Manifest parse(String manifest, String folder) throws Exception {
    return ManifestParser.parse(
        manifest.getBytes(StandardCharsets.UTF_8), "manifest.yaml", HOSTED.resolve(folder));
  }

  /** Starts a server of a sample; its first line is the port. */
  private int serve(String script, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("python3", HOSTED.resolve(script).toString()));
    command.addAll(List.of(arguments));
    Process server =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    servers.add(server);
    return Integer.parseInt(server.inputReader(StandardCharsets.US_ASCII).readLine());
  }

  /** The README's command, which leaves {@code key.pem} and {@code cert.pem}. */
  private static String[] readmesOpenssl() throws IOException {
    Matcher command =
        Pattern.compile("`(openssl [^`]*)`").matcher(Files.readString(Path.of("README.md")));
    assertThat(command.find()).as("README.md makes a certificate").isTrue();
    return command.group(1).split(" ");
  }

  private static SSLContext trusting(Path certificate) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(certificate)) {
      store.setCertificateEntry(
          "sample", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  private boolean works(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(scratch.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts tests", e);
    }
  }
}
