package dev.mxc.bridge.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What rules grant, decided on text alone. */
class EgressPolicyTest {

  /** Everything that a rule can name, so that only the reading of an address can refuse. */
  private static EgressPolicy wide() throws EgressRuleException {
    return EgressPolicy.of(
        List.of(
            Rules.host("api.example.com"),
            Rules.host("*.example.com"),
            Rules.host("localhost"),
            Rules.host("xn--bcher-kva.example"),
            Rules.host("under_score.example"),
            Rules.host("0.0.0.0/0"),
            Rules.host("::/0")));
  }

  private static boolean isGranted(EgressDecision decision) {
    return decision instanceof EgressDecision.Granted;
  }

  private static String reason(EgressDecision decision) {
    return decision instanceof EgressDecision.Denied(String reason) ? reason : "granted";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://api.example.com",
        "https://api.example.com/",
        "https://API.Example.COM./v1",
        "HTTPS://api.example.com:443/a?b=//../%2f#f",
        "https://api.example.com:/a",
        "https://xn--bcher-kva.example/",
        "https://under_score.example/",
        "https://93.184.216.34/",
        "https://[2606:2800:220:1::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://api.example.com/a%20b;c=d/~x/...",
        "https://api.example.com/a/.well-known/x",
        "https://api.example.com/a|b^c",
        "https://localhost/"
      })
  void anAddressThatReadsInOneWayIsDecidedByRules(String url) throws Exception {
    assertThat(reason(wide().decide("GET", url))).isEqualTo("granted");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/relative",
        "//api.example.com/",
        "https:/api.example.com/",
        "https:api.example.com",
        "ftp://api.example.com/",
        "file:///etc/passwd",
        "tcp://api.example.com:443/",
        "javascript://api.example.com/",
        "https://",
        "https:///path",
        "https://user@api.example.com/",
        "https://user:password@api.example.com/",
        "https://api.example.com@evil.test/",
        "https://api.example.com\\@evil.test/",
        "https://evil.test\\.api.example.com/",
        "https://api.example.com%2eevil.test/",
        "https://%61pi.example.com/",
        "https://api.example.com%00/",
        "https://api..example.com/",
        "https://.example.com/",
        "https://api.example.com../",
        "https://-api.example.com/",
        "https://api.example.com:0/",
        "https://api.example.com:65536/",
        "https://api.example.com:99999999999/",
        "https://api.example.com:+443/",
        "https://api.example.com:443:443/",
        "https://api.example.com:٤٤٣/",
        "https://bücher.example/",
        "https://１２７.0.0.1/",
        "https://api。example.com/",
        "https://api\u00ad.example.com/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.0.0.1/",
        "https://017700000001/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://127.0.0.1./",
        "https://127.0.0.01/",
        "https://1.2.3.4.5/",
        "https://256.0.0.1/",
        "https://0x/",
        "https://api.example.0x7f/",
        "https://::1/",
        "https://[::1/",
        "https://[::1]evil.test/",
        "https://[127.0.0.1]/",
        "https://[fe80::1%25eth0]/",
        "https://[fe80::1%eth0]/",
        "https://[1:2:3:4:5:6:7:8:9]/",
        "https://[1::2::3]/",
        "https://[::12345]/",
        "https://[::ffff:127.0.0.01]/",
        "https://[v1.x]/",
        "https://api.example.com/a/../b",
        "https://api.example.com/a/./b",
        "https://api.example.com/..",
        "https://api.example.com/a/%2e%2e/b",
        "https://api.example.com/a/.%2E/b",
        "https://api.example.com/a/%252e%252e/b",
        "https://api.example.com/a/..;x=1/b",
        "https://api.example.com/a/..%3bx=1/b",
        "https://api.example.com/a/%c0%ae%c0%ae/b",
        "https://api.example.com/a%C0%AFb",
        "https://api.example.com/a%25c1%259cb",
        "https://api.example.com/a%e0%80%afb",
        "https://api.example.com/a%f0%80%80%afb",
        "https://api.example.com/a%2fb",
        "https://api.example.com/a%2Fb",
        "https://api.example.com/a%252Fb",
        "https://api.example.com/a%5cb",
        "https://api.example.com/a\\b",
        "https://api.example.com/a//b",
        "https://api.example.com//",
        "https://api.example.com/a%00b",
        "https://api.example.com/a%0d%0aSet-Cookie:x",
        "https://api.example.com/a%7f",
        "https://api.example.com/a%",
        "https://api.example.com/a%zz",
        "https://api.example.com/a b",
        "https://api.example.com/a\r\nHost: evil.test",
        "https://api.example.com/a\tb",
        "https://api.example.com/\u0000",
        "https://api.example.com/é",
        "https://api.example.com/?q=é",
        "https://api.example.com/?q=a b",
        " https://api.example.com/"
      })
  void anAddressThatReadsInTwoWaysIsRefusedWhateverIsGranted(String url) throws Exception {
    assertThat(isGranted(wide().decide("GET", url))).isFalse();
  }

  @Test
  void aVeryLongAddressIsRefused() throws Exception {
    String path = "/" + "a".repeat(10_000);
    assertThat(isGranted(wide().decide("GET", "https://localhost" + path))).isTrue();
    assertThat(isGranted(wide().decide("GET", "https://localhost" + path + path))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "example.com,           https://example.com/,      true",
    "example.com,           https://EXAMPLE.com/,      true",
    "example.com,           https://example.com./,     true",
    "Example.COM,           https://example.com/,      true",
    "example.com,           https://www.example.com/,  false",
    "example.com,           https://example.com.evil/, false",
    "example.com,           https://badexample.com/,   false",
    "*.example.com,         https://www.example.com/,  true",
    "*.example.com,         https://a.b.example.com/,  true",
    "*.example.com,         https://example.com/,      false",
    "*.example.com,         https://badexample.com/,   false",
    "localhost,             https://localhost/,        true",
    "localhost,             https://a.localhost/,      false",
    "localhost,             https://127.0.0.1/,        false",
    "127.0.0.1,             https://127.0.0.1/,        true",
    "127.0.0.1,             https://localhost/,        false",
    "127.0.0.1,             https://[::ffff:127.0.0.1]/, false",
    "127.0.0.1,             https://[::127.0.0.1]/,    false",
    "10.0.0.0/8,            https://10.255.0.1/,       true",
    "10.0.0.0/8,            https://11.0.0.1/,         false",
    "10.0.0.0/8,            https://ten.example.com/,  false",
    "::1,                   https://[0:0:0:0:0:0:0:1]/, true",
    "::1,                   https://[::2]/,            false",
    "2001:db8::/32,         https://[2001:db8:1::]/,   true",
    "2001:db8::/32,         https://[2001:db9::]/,     false",
    "::ffff:127.0.0.1,      https://[::ffff:7f00:1]/,  true",
  })
  void aHostMatches(String host, String url, boolean granted) throws Exception {
    EgressPolicy policy = EgressPolicy.of(List.of(Rules.host(host)));
    assertThat(isGranted(policy.decide("GET", url))).isEqualTo(granted);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/*,       /v1/a,      true",
    "/v1/*,       /v1/,       false",
    "/v1/*,       /v1,        false",
    "/v1/*,       /v1/a/b,    false",
    "/v1/*/x,     /v1/a/x,    true",
    "/v1/*/x,     /v1/x,      false",
    "/v1/**,      /v1/a/b,    true",
    "/v1/**,      /v1/,       true",
    "/v1/**,      /v1,        false",
    "/v1/**,      /v10/a,     false",
    "/**,         /,          true",
    "/**/x,       /x,         true",
    "/**/x,       /a/b/x,     true",
    "/**/x,       /a/b/y,     false",
    "/a/**/b/*,   /a/b/b/c,   true",
    "/,           /,          true",
    "/,           /a,         false",
    "/a%20b,      /a%20b,     true",
    "/abc,        /%61bc,     true",
    "/%7eabc,     /~abc,      true",
    "/a%c3%a9,    /a%C3%A9,   true",
    "/abc,        /ABC,       false",
    "/abc,        /abc/,      false",
    "/v1/*,       /v1/a%3Fb,  true",
    "/v1/x,       /v1/x;y,    false",
  })
  void aPathMatches(String pattern, String path, boolean granted) throws Exception {
    EgressPolicy policy = EgressPolicy.of(List.of(Rules.paths("a.test", pattern)));
    assertThat(isGranted(policy.decide("GET", "https://a.test" + path))).isEqualTo(granted);
    assertThat(isGranted(policy.decide("GET", "https://a.test" + path + "?q=/v9//..")))
        .isEqualTo(granted);
  }

  @Test
  void aPathThatBacktracksIsMatchedInLittleTime() throws Exception {
    EgressPolicy policy =
        EgressPolicy.of(List.of(Rules.paths("a.test", "/**/a".repeat(30) + "/b")));
    String path = "/a".repeat(2000);
    assertThat(isGranted(policy.decide("GET", "https://a.test" + path))).isFalse();
    assertThat(isGranted(policy.decide("GET", "https://a.test" + path + "/b"))).isTrue();
  }

  @Test
  void withoutPortsARuleIsHttpsOn443() throws Exception {
    EgressPolicy policy = EgressPolicy.of(List.of(Rules.host("a.test")));
    assertThat(isGranted(policy.decide("GET", "https://a.test/"))).isTrue();
    assertThat(reason(policy.decide("GET", "http://a.test/")))
        .isEqualTo(
            "the rule for a.test in network grants https on port 443, not http on port 80; add it to"
                + " network in the manifest or use --allow-net a.test:80");
    assertThat(isGranted(policy.decide("GET", "https://a.test:8443/"))).isFalse();
    assertThat(isGranted(policy.decideTcp("a.test", 443))).isFalse();
  }

  @Test
  void withPortsARuleIsHttpAndHttpsOnThose() throws Exception {
    EgressPolicy policy = EgressPolicy.of(List.of(Rules.host("a.test", 8080)));
    assertThat(isGranted(policy.decide("GET", "http://a.test:8080/"))).isTrue();
    assertThat(isGranted(policy.decide("GET", "https://a.test:8080/"))).isTrue();
    assertThat(isGranted(policy.decide("GET", "https://a.test/"))).isFalse();
    assertThat(isGranted(policy.decideTcp("a.test", 8080))).isFalse();
  }

  @Test
  void schemesNarrow() throws Exception {
    EgressPolicy http = EgressPolicy.of(List.of(Rules.scheme("a.test", 80, "http")));
    assertThat(isGranted(http.decide("GET", "http://a.test/"))).isTrue();
    assertThat(isGranted(http.decide("GET", "https://a.test:80/"))).isFalse();
    EgressPolicy tcp = EgressPolicy.of(List.of(Rules.scheme("a.test", 5432, "tcp")));
    assertThat(isGranted(tcp.decideTcp("A.test.", 5432))).isTrue();
    assertThat(isGranted(tcp.decideTcp("a.test", 5433))).isFalse();
    assertThat(isGranted(tcp.decide("GET", "http://a.test:5432/"))).isFalse();
    EgressPolicy v6 = EgressPolicy.of(List.of(Rules.scheme("::1", 5432, "tcp")));
    assertThat(isGranted(v6.decideTcp("::1", 5432))).isTrue();
    assertThat(isGranted(v6.decideTcp("0x1", 5432))).isFalse();
  }

  @Test
  void theMostSpecificHostDecidesAlone() throws Exception {
    EgressPolicy policy =
        EgressPolicy.of(
            List.of(
                Rules.host("*.example.com"),
                Rules.methods("api.example.com", "GET"),
                Rules.host("10.0.0.0/8"),
                Rules.methods("10.1.0.0/16", "GET")));
    assertThat(isGranted(policy.decide("POST", "https://www.example.com/"))).isTrue();
    assertThat(isGranted(policy.decide("GET", "https://api.example.com/"))).isTrue();
    assertThat(reason(policy.decide("POST", "https://api.example.com/")))
        .isEqualTo("the rule for api.example.com in network grants GET; add POST to its methods");
    assertThat(isGranted(policy.decide("POST", "https://10.2.0.1/"))).isTrue();
    assertThat(isGranted(policy.decide("POST", "https://10.1.0.1/"))).isFalse();
  }

  @Test
  void ofRulesForOneHostTheMostSpecificPathWins() throws Exception {
    EgressRule any = Rules.host("a.test");
    EgressRule wide = Rules.paths("a.test", "/v1/**");
    EgressRule narrow = Rules.paths("a.test", "/v1/*/x");
    EgressPolicy policy = EgressPolicy.of(List.of(any, wide, narrow));
    assertThat(policy.decide("GET", "https://a.test/v1/b/x"))
        .isEqualTo(new EgressDecision.Granted(narrow));
    assertThat(policy.decide("GET", "https://a.test/v1/b/y"))
        .isEqualTo(new EgressDecision.Granted(wide));
    assertThat(policy.decide("GET", "https://a.test/v2"))
        .isEqualTo(new EgressDecision.Granted(any));
    EgressPolicy withoutAny = EgressPolicy.of(List.of(wide, narrow));
    assertThat(reason(withoutAny.decide("GET", "https://a.test/v2")))
        .contains("does not grant this path; add it to its paths");
  }

  @Test
  void ofEqualRulesTheFirstWins() throws Exception {
    EgressRule first = Rules.host("a.test");
    EgressPolicy policy = EgressPolicy.of(List.of(first, Rules.host("a.test")));
    assertThat(policy.decide("GET", "https://a.test/"))
        .isEqualTo(new EgressDecision.Granted(first));
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONNECT", "TRACE", "TRACK", "connect", "Trace"})
  void methodsThatReachFurtherAreRefusedAndNoRuleMayNameThem(String method) throws Exception {
    EgressPolicy policy = EgressPolicy.of(List.of(Rules.host("a.test")));
    assertThat(isGranted(policy.decide("GET", "https://a.test/"))).isTrue();
    assertThat(isGranted(policy.decide("PURGE", "https://a.test/"))).isTrue();
    assertThat(isGranted(policy.decide(method, "https://a.test/"))).isFalse();
    assertThatThrownBy(() -> Rules.methods("a.test", "GET", method))
        .isInstanceOf(EgressRuleException.class)
        .hasMessageContaining("the method " + method + " is not served");
  }

  @Test
  void withoutRulesNothingIsGrantedAndTheReasonNamesTheOption() {
    EgressPolicy policy = EgressPolicy.of(List.of());
    assertThat(reason(policy.decide("GET", "https://a.test/x")))
        .isEqualTo(
            "no rule grants a.test; add it to network in the manifest or use --allow-net a.test");
    assertThat(reason(policy.decide("GET", "http://[::1]:8080/")))
        .endsWith("use --allow-net [::1]:8080");
    assertThat(reason(policy.decideTcp("a.test", 25)))
        .endsWith("a plain socket needs an entry in network with ports: [25] and schemes: [tcp]");
  }

  @Test
  void aSecretNeedsHttpsLoopbackAside() throws Exception {
    EgressPolicy far =
        EgressPolicy.of(List.of(Rules.header("a.test", 8080, "X-Key", "${secret:K}")));
    assertThat(isGranted(far.decide("GET", "https://a.test:8080/"))).isTrue();
    assertThat(isGranted(far.decide("GET", "http://a.test:8080/"))).isFalse();
    Map<String, String> loopback =
        Map.of(
            "localhost", "localhost",
            "127.0.0.1", "127.0.0.1",
            "127.0.0.0/8", "127.0.0.9",
            "::1", "[::1]");
    for (Map.Entry<String, String> entry : loopback.entrySet()) {
      EgressPolicy near =
          EgressPolicy.of(List.of(Rules.header(entry.getKey(), 8080, "X-Key", "${secret:K}")));
      assertThat(isGranted(near.decide("GET", "http://" + entry.getValue() + ":8080/")))
          .as(entry.getKey())
          .isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a_test/8,       443, https, GET, /,        X-A: b",
    "2130706433,     443, https, GET, /,        X-A: b",
    "10.0.0.1/8,     443, https, GET, /,        X-A: b",
    "10.0.0.0/33,    443, https, GET, /,        X-A: b",
    "*,              443, https, GET, /,        X-A: b",
    "a.*.test,       443, https, GET, /,        X-A: b",
    "bücher.test,    443, https, GET, /,        X-A: b",
    "a.test,         443, https, GET, /v*,      X-A: b",
    "a.test,         443, https, GET, /***,     X-A: b",
    "a.test,         443, https, GET, /../a,    X-A: b",
    "a.test,         443, https, GET, /a%2fb,   X-A: b",
    "a.test,         443, https, GET, /a?b=c,   X-A: b",
    "a.test,         443, https, GET, a,        X-A: b",
    "a.test,         443, https, GET, /,        Host: b",
    "a.test,         443, https, GET, /,        Transfer-Encoding: b",
    "a.test,         443, https, GET, /,        Upgrade: b",
    "a.test,         443, https, GET, /,        X-A: ${secret:}",
    "a.test,         443, https, GET, /,        X-A: ${env:K}",
    "a.test,          80, http,  GET, /,        X-A: ${secret:K}",
    "a.test,         443, tcp,   GET, /,        X-A: b",
    "a.test,         443, udp,   GET, /,        X-A: b",
    "a.test,           0, https, GET, /,        X-A: b",
    "a.test,       70000, https, GET, /,        X-A: b",
  })
  void aRuleThatCannotHoldIsRejected(
      String host, int port, String scheme, String method, String path, String header)
      throws Exception {
    String[] parts = header.split(": ");
    Map<String, String> headers = Map.of(parts[0], parts[1]);
    assertThatThrownBy(() ->
            EgressRule.of(
                host, List.of(port), List.of(scheme), List.of(method), List.of(path), headers))
        .isInstanceOf(EgressRuleException.class);
    EgressRule.of(
        "a.test",
        List.of(443),
        List.of("https"),
        List.of("GET"),
        List.of("/v/*"),
        Map.of("X-A", "${secret:K}"));
  }

  @Test
  void httpAndTcpNeedPorts() {
    for (String scheme : List.of("http", "tcp")) {
      assertThatThrownBy(() ->
              EgressRule.of("a.test", List.of(), List.of(scheme), List.of(), List.of(), Map.of()))
          .isInstanceOf(EgressRuleException.class)
          .hasMessageContaining("need ports");
    }
  }
}
