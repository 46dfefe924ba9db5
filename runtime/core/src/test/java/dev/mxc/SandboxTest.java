package dev.mxc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.testing.Guests;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SandboxTest {

  private static Sandbox sandbox;

  @BeforeAll
  static void open() {
    sandbox = Guests.open("");
  }

  @AfterAll
  static void close() {
    sandbox.close();
  }

  @Test
  void aPythonProgramRunsToItsEnd() {
    RunResult result = sandbox.run(Program.python("print('hello')\n6 * 7"));

    assertThat(result.stdout()).isEqualTo("hello\n");
    assertThat(result.valueJson()).isEqualTo("42");
    assertThat(result.status()).isEqualTo(RunResult.Status.OK);
  }

  @Test
  void aJavaScriptProgramRunsToItsEnd() {
    RunResult result = sandbox.run(Program.javascript("console.log('hello'); 6 * 7"));

    assertThat(result.stdout()).isEqualTo("hello\n");
    assertThat(result.valueJson()).isEqualTo("42");
    assertThat(result.status()).isEqualTo(RunResult.Status.OK);
  }
}
