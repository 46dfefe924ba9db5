package dev.mxc.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {

  @ParameterizedTest
  @CsvSource({
    "1ms, 1", "30s, 30000", "1.5m, 90000", "2h, 7200000", "0.29s, 290", "1.005s, 1005",
    "4.35s, 4350", "0.1h, 360000", "1.999999999ms, 1", "0.0004s, 0", "0s, 0", "007s, 7000",
    "999999999999ms, 999999999999", "999999999999h, 3599999999996400000"
  })
  void durationsAreExactMilliseconds(String text, long millis) {
    assertThat(Units.millis(text)).hasValue(millis);
  }

  @ParameterizedTest
  @CsvSource({
    "1B, 1",
    "1KiB, 1024",
    "1MiB, 1048576",
    "1GiB, 1073741824",
    "1KB, 1000",
    "1MB, 1000000",
    "1GB, 1000000000",
    "0B, 0",
    "999999999999999B, 999999999999999",
    "999999999999999GiB, 9223372036854775807",
    "999999999999999GB, 9223372036854775807"
  })
  void sizesAreExactBytes(String text, long bytes) {
    assertThat(Units.bytes(text)).hasValue(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s",
        "1",
        "30",
        "1.s",
        ".5s",
        "1,5s",
        "-1s",
        "+1s",
        "1e3s",
        "1 s",
        " 1s",
        "1s ",
        "1S",
        "1sec",
        "1d",
        "1h30m",
        "1s\n",
        "0x1s",
        "٣s",
        "NaNs",
        "1.0000000001s",
        "1000000000000s",
        "1e20000000",
        "1B"
      })
  void otherTextIsNoDuration(String text) {
    assertThat(Units.millis(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "B",
        "1",
        "1024",
        "1.5MiB",
        "1.0B",
        "-1B",
        "+1B",
        "1e3B",
        "1 B",
        " 1B",
        "1B ",
        "1b",
        "1kb",
        "1K",
        "1Mi",
        "1TB",
        "1TiB",
        "1B\n",
        "0x1B",
        "٣B",
        "1000000000000000B",
        "1e20000000",
        "1s"
      })
  void otherTextIsNoSize(String text) {
    assertThat(Units.bytes(text)).isEmpty();
  }

  @Test
  void messagesShowAmountsAsPeopleWriteThem() {
    assertThat(Units.shownMillis(0)).isEqualTo("0s");
    assertThat(Units.shownMillis(10)).isEqualTo("10ms");
    assertThat(Units.shownMillis(90_000)).isEqualTo("90s");
    assertThat(Units.shownMillis(7_200_000)).isEqualTo("2h");
    assertThat(Units.shownBytes(0)).isEqualTo("0B");
    assertThat(Units.shownBytes(1023)).isEqualTo("1023B");
    assertThat(Units.shownBytes(5L << 20)).isEqualTo("5MiB");
    assertThat(Units.shownBytes(5L << 30)).isEqualTo("5GiB");
  }
}
