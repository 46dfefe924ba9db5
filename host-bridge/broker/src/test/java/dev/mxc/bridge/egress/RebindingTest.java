package dev.mxc.bridge.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.bridge.egress.EgressException.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A name server that says one address when the host looks, and another one afterwards. */
@Timeout(60)
class RebindingTest {

  private static TestNetwork network(DnsServer names, RawServer server) throws Exception {
    return TestNetwork.settings()
        .grant(Rules.host("rebind.test", server.port()))
        .publicPort(server.port())
        .resolver(names.resolver())
        .open();
  }

  @Test
  void aNameIsAskedForOnceARequestAndTheCheckedAddressIsDialled() throws Exception {
    try (RawServer server = new RawServer(request -> request.answer("200 OK", "", "fine"));
        DnsServer names =
            new DnsServer(count -> List.of(count == 0 ? TestNetwork.PUBLIC : "127.0.0.1"));
        TestNetwork network = network(names, server)) {
      String url = "http://rebind.test:" + server.port() + "/";

      assertThat(network.get(url)).isEqualTo("fine");
      assertThat(names.asked()).isEqualTo(1);
      assertThat(network.dialled).containsExactly(TestNetwork.PUBLIC + ":" + server.port());

      network.fails(Kind.DENIED, url);
      assertThat(names.asked()).isEqualTo(2);
      assertThat(server.heads()).hasSize(1);
      assertThat(network.lastReason()).contains("127.0.0.1");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1", "10.0.0.1", "169.254.169.254", "0.0.0.0", "224.0.0.1", "100.64.0.1"})
  void oneSpecialAddressAmongOthersRefusesThemAll(String special) throws Exception {
    try (RawServer server = new RawServer(request -> request.answer("200 OK", "", "fine"));
        DnsServer names = new DnsServer(_ -> List.of(TestNetwork.PUBLIC, special));
        TestNetwork network = network(names, server)) {
      network.fails(Kind.DENIED, "http://rebind.test:" + server.port() + "/");
      assertThat(network.dialled).isEmpty();
    }
  }

  @Test
  void aRedirectAsksAnew() throws Exception {
    try (RawServer server =
            new RawServer(request -> request.answer("302 Found", "Location: /next\r\n", ""));
        DnsServer names =
            new DnsServer(count -> List.of(count == 0 ? TestNetwork.PUBLIC : "127.0.0.1"));
        TestNetwork network = network(names, server)) {
      network.fails(Kind.DENIED, "http://rebind.test:" + server.port() + "/");
      assertThat(names.asked()).isEqualTo(2);
      assertThat(server.heads()).hasSize(1);
    }
  }

  @Test
  void aNameWithoutAddressDoesNotResolve() throws Exception {
    try (RawServer server = new RawServer(request -> request.answer("200 OK", "", "fine"));
        DnsServer names = new DnsServer(_ -> List.of());
        TestNetwork network = network(names, server)) {
      network.fails(Kind.UNRESOLVED, "http://rebind.test:" + server.port() + "/");
    }
  }
}
