package dev.mxc.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.Program;
import dev.mxc.RunResult;
import dev.mxc.RunResult.Status;
import dev.mxc.Sandbox;
import dev.mxc.testing.Guests;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JavaScript's surface where it is not Node's: what it refuses, and what it tells of the host. */
@Timeout(60)
class JavaScriptBoundsTest {

  private static Sandbox sandbox;

  @BeforeAll
  static void open() {
    sandbox = Guests.open("limits: { wall: 10s }");
  }

  @AfterAll
  static void close() {
    sandbox.close();
  }

  private static RunResult run(String program) {
    return sandbox.run(Program.javascript(program));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "net", "worker_threads", "vm", "dns", "zlib", "node:sqlite"})
  void aModuleThatNeedsWhatAnIsolateHasNotFailsCatchably(String name) {
    RunResult result =
        run(
            """
            try { require('%1$s') } catch (e) { console.log(e.code) }
            import('%1$s').catch(e => console.log(e.code, e instanceof Error))
            """
                .formatted(name));

    assertThat(result.stdout())
        .isEqualTo("ERR_UNKNOWN_BUILTIN_MODULE\nERR_UNKNOWN_BUILTIN_MODULE true\n");
    assertThat(result.status()).as(result.toString()).isEqualTo(Status.OK);
    assertThat(result.denials()).isEmpty();
  }

  @Test
  void startingAProcessIsADenialAndLookingForAPackageIsNot() {
    RunResult process = run("try { require('child_process') } catch (e) { console.log(e.code) }");
    RunResult search = run("try { require('no-such-package') } catch (e) { console.log(e.code) }");

    assertThat(process.denials()).hasSize(1);
    assertThat(process.denials().getFirst().capability()).isEqualTo("process.start");
    assertThat(search.stdout()).isEqualTo("MODULE_NOT_FOUND\n");
    assertThat(search.denials()).isEmpty();
  }

  @Test
  void aPathOutsideEveryMountIsEaccesAndADenialAndExistsIsFalse() {
    RunResult result =
        run(
            """
            const fs = require('fs')
            console.log(fs.existsSync('/etc/passwd'))
            try { fs.readFileSync('/etc/passwd') } catch (e) { console.log(e.code, e.message) }
            fs.promises.readFile('/etc/passwd').catch(e => console.log(e.code))
            fs.createReadStream('/etc/passwd').on('error', e => console.log(e.code))
            """);

    assertThat(result.stdout())
        .isEqualTo(
            """
            false
            EACCES EACCES: permission denied, open '/etc/passwd'
            EACCES
            EACCES
            """);
    assertThat(result.denials()).hasSize(1);
    assertThat(result.denials().getFirst().target()).isEqualTo("/etc/passwd");
  }

  @Test
  void aTopLevelAwaitThatNothingCanSettleEndsAtOnce() {
    RunResult result = sandbox.run(Program.javascriptModule("await new Promise(() => {})"));

    assertThat(result.status()).isEqualTo(Status.ERROR);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.error().message()).contains("top-level await");
  }

  /** As Node does since version 22. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "const { basename } = await import('path'); console.log(basename('/a/b'))",
        "console.log(await Promise.resolve('b'))",
        "const all = [await 'b']; console.log(all[0])",
        "console.log({ a: await 'b' }.a)",
        "console.log(`${await 'b'}`)",
        "if ((await 'b').length > 0) console.log('b')",
        "for await (const b of ['b']) console.log(b)",
        "try { await null; console.log('b') } finally { }"
      })
  void aProgramThatAwaitsAtItsTopIsAModule(String code) {
    RunResult result = sandbox.run(Program.javascript(code));

    assertThat(result.error()).isNull();
    assertThat(result.stdout()).isEqualTo("b\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "let a = 1; let a = 2",
        "const f = () => await 1",
        "function f() { console.log(await 1) }",
        "await 1; )",
        "console.log('await'; 1)"
      })
  void whatIsNoModuleEitherIsASyntaxError(String code) {
    RunResult result = sandbox.run(Program.javascript(code));

    assertThat(result.error().type()).isEqualTo("SyntaxError");
    assertThat(result.error().traceback()).contains("/app/").doesNotContain("dev.mxc", "polyglot");
    assertThat(result.stdout()).isEmpty();
  }

  @Test
  void nothingTellsOfTheHost() {
    RunResult result =
        run(
            """
            const os = require('os')
            const told = [process.argv, process.env, process.execPath, process.cwd(), process.pid,
              process.versions, os.hostname(), os.userInfo(), os.homedir(), os.networkInterfaces(),
              require.main.paths, module]
            const say = (f) => { try { f() } catch (e) { told.push(String(e), e.stack, {...e}) } }
            say(() => require('fs').readSync(3, {}, 'x', {}, []))
            say(() => require('fs').chmodSync('/tmp', {}))
            say(() => require('crypto').randomBytes(2 ** 40))
            say(() => require('fs').openSync('/nope/x'))
            say(() => JSON.parse('{'))
            say(() => { (function f() { f() })() })
            say(() => null.x)
            say(() => structuredClone(() => 1))
            say(() => new Array(-1))
            console.log(require('util').inspect(told, { depth: 5, showHidden: true }))
            console.log(typeof Java, typeof Polyglot, typeof Packages, typeof Graal, typeof java,
              typeof load, typeof print)
            """);

    assertThat(result.status()).as(result.toString()).isEqualTo(Status.OK);
    assertThat(result.stdout())
        .doesNotContain("dev.mxc", "polyglot", "graalvm.", "java.", ".jar", "Java")
        .doesNotContain(
            System.getProperty("user.dir"), System.getProperty("java.io.tmpdir") + "/mxc")
        .doesNotContain(System.getProperty("java.home"))
        .endsWith("undefined undefined undefined undefined undefined undefined undefined\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Object.defineProperty(Error.prototype, 'stack', { get() { throw 1 } }); throw 1",
        "Error.prototype.toString = () => { throw 2 }; throw new Error('x')",
        "process.emit = () => { throw new Error('emit') }; throw new Error('x')",
        "process.listenerCount = 5; throw new Error('x')",
        "process.exitCode; Object.defineProperty(process, 'exitCode', { get() { throw 3 } })",
        "throw new Proxy({}, { get() { throw 4 }, getPrototypeOf() { throw 5 } })",
        "throw new Proxy(new Error('x'), { get() { throw 6 } })",
        "throw { get message() { throw 7 }, get name() { throw 8 } }",
        "throw Object.assign(new Error('x'), { name: { toString() { throw 9 } } })",
        "process.on('uncaughtException', () => { throw new Error('again') }); throw new Error('x')",
        "Promise.prototype.then = () => { throw 10 }; (async () => { await null; throw 11 })()",
        "Promise = null; Map = null; WeakMap = null; Array = null; Object = null; throw 12",
        "Symbol.prototype[Symbol.toPrimitive] = null; throw Symbol('x')",
        "require('fs').writeSync(1, { byteLength: 5, buffer: {} })",
      })
  void aProgramThatBendsTheLanguageEndsAsAnError(String program) {
    RunResult result = run(program);

    assertThat(result.status()).as(result.toString()).isEqualTo(Status.ERROR);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(run("console.log('healthy')").stdout()).isEqualTo("healthy\n");
  }
}
