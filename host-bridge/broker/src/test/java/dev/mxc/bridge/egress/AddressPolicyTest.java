package dev.mxc.bridge.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which addresses are special, and which rules name them. */
class AddressPolicyTest {

  @ParameterizedTest
  @CsvSource({
    "8.8.8.8,                PUBLIC",
    "1.1.1.1,                PUBLIC",
    "172.15.255.255,         PUBLIC",
    "172.32.0.0,             PUBLIC",
    "2606:4700::1,           PUBLIC",
    "64:ff9b::808:808,       PUBLIC",
    "0.0.0.0,                UNSPECIFIED",
    "::,                     UNSPECIFIED",
    "0.0.0.1,                RESERVED",
    "127.0.0.1,              LOOPBACK",
    "127.255.255.255,        LOOPBACK",
    "::1,                    LOOPBACK",
    "10.0.0.1,               PRIVATE",
    "172.16.0.1,             PRIVATE",
    "172.31.255.255,         PRIVATE",
    "192.168.1.1,            PRIVATE",
    "100.64.0.1,             PRIVATE",
    "198.18.0.1,             PRIVATE",
    "fd00::1,                PRIVATE",
    "fec0::1,                PRIVATE",
    "169.254.1.1,            LINK_LOCAL",
    "fe80::1,                LINK_LOCAL",
    "169.254.169.254,        METADATA",
    "169.254.170.2,          METADATA",
    "100.100.100.200,        METADATA",
    "168.63.129.16,          METADATA",
    "fd00:ec2::254,          METADATA",
    "224.0.0.1,              MULTICAST",
    "239.255.255.255,        MULTICAST",
    "ff02::1,                MULTICAST",
    "255.255.255.255,        RESERVED",
    "240.0.0.1,              RESERVED",
    "192.0.0.8,              RESERVED",
    "::ffff:8.8.8.8,         MAPPED",
    "::ffff:127.0.0.1,       MAPPED",
    "::ffff:0:127.0.0.1,     MAPPED",
    "::127.0.0.1,            MAPPED",
    "64:ff9b::127.0.0.1,     MAPPED",
    "64:ff9b::a9fe:a9fe,     MAPPED",
    "64:ff9b:1::1,           MAPPED",
    "2002:7f00:1::,          MAPPED",
    "2002:808:808::,         MAPPED",
    "2001::1,                MAPPED",
    "2001:db8::5efe:10.0.0.1, MAPPED",
    "100::1,                 RESERVED",
    "4000::1,                RESERVED",
    "fe00::1,                RESERVED",
  })
  void anAddressIsOfAKind(String text, AddressKind kind) {
    assertThat(AddressKind.of(IpAddress.parse(text).orElseThrow())).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "a.test,           8.8.8.8,          true",
    "a.test,           127.0.0.1,        false",
    "a.test,           10.0.0.1,         false",
    "a.test,           169.254.169.254,  false",
    "a.test,           ::1,              false",
    "a.test,           ::ffff:8.8.8.8,   false",
    "*.test,           10.0.0.1,         false",
    "localhost,        127.0.0.1,        true",
    "localhost,        ::1,              true",
    "localhost,        10.0.0.1,         false",
    "127.0.0.1,        127.0.0.1,        true",
    "127.0.0.0/8,      127.0.0.1,        true",
    "10.0.0.0/8,       10.0.0.1,         true",
    "10.1.0.0/16,      10.1.2.3,         true",
    "0.0.0.0/0,        8.8.8.8,          true",
    "0.0.0.0/0,        127.0.0.1,        false",
    "0.0.0.0/0,        169.254.169.254,  false",
    "::/0,             ::1,              false",
    "::/0,             2606:4700::1,     true",
    "169.254.0.0/16,   169.254.169.254,  true",
    "169.254.169.254,  169.254.169.254,  true",
    "fd00::/8,         fd00::1,          true",
    "fd00::/8,         fd00:ec2::254,    false",
    "100.64.0.0/10,    100.100.100.200,  false",
    "::ffff:127.0.0.1, ::ffff:127.0.0.1, true",
    "::ffff:0:0/96,    ::ffff:127.0.0.1, true",
  })
  void aRuleReaches(String host, String address, boolean reached) {
    HostPattern pattern = HostPattern.parse(host).orElseThrow();
    Host named = new Host.Name("a.test");
    assertThat(
            AddressPolicy.refusal(pattern, named, IpAddress.parse(address).orElseThrow()).isEmpty())
        .isEqualTo(reached);
  }

  @Test
  void addressesReadAsTheJvmReadsThem() throws Exception {
    Random random = new Random(7);
    byte[] bytes = new byte[16];
    for (int i = 0; i < 2000; i++) {
      random.nextBytes(bytes);
      for (int j = 0; j < 16; j++) {
        if (random.nextInt(3) > 0) {
          bytes[j] = 0;
        }
      }
      InetAddress theirs = InetAddress.getByAddress(bytes);
      IpAddress ours = IpAddress.of(theirs);
      assertThat(IpAddress.parse(theirs.getHostAddress())).contains(ours);
      assertThat(IpAddress.parse(ours.toString())).contains(ours);
      assertThat(InetAddress.getByName(ours.toString())).isEqualTo(theirs);
      assertThat(ours.toInet()).isEqualTo(theirs);
    }
  }
}
