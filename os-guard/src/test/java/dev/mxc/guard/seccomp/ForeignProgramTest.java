package dev.mxc.guard.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mxc.guard.Children;
import dev.mxc.guard.Children.Ended;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that know nothing of the guard do their work behind it. */
class ForeignProgramTest {

  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final Path NODE = Path.of("/usr/bin/node");

  private static final String WORK =
      """
      files: ok
      shell: 3
      child: -15
      threads: 5
      asyncio: out
      own signal: 1
      pipe of sockets: 2
      temporary file: 1
      """;

  @TempDir Path folder;

  private List<String> python() throws Exception {
    assumeTrue(Files.isExecutable(PYTHON), "no CPython here");
    Path script = folder.resolve("program.py");
    try (InputStream in = Children.class.getResourceAsStream("program.py")) {
      Files.copy(in, script);
    }
    return List.of(PYTHON.toString(), script.toString(), folder.toString());
  }

  private static Ended behind(String policy, List<String> command) throws Exception {
    return Children.run(Children.restricted(List.of("seccomp=" + policy), command));
  }

  @Test
  void cpythonWorksAsAProgram() throws Exception {
    assertThat(behind("program", python()).output())
        .isEqualTo(
            WORK
                + """
                parent: None
                inet socket: PermissionError
                unix socket: PermissionError
                raw socket: PermissionError
                ptrace: Operation not permitted
                namespace: Operation not permitted
                """);
  }

  @Test
  void cpythonWithSocketsGranted() throws Exception {
    assertThat(behind("server", python()).output())
        .isEqualTo(
            WORK
                + """
                parent: None
                inet socket: ok
                unix socket: ok
                raw socket: PermissionError
                ptrace: Operation not permitted
                namespace: Operation not permitted
                """);
  }

  @Test
  void cpythonWithoutTheFilterDoesAllOfIt() throws Exception {
    Ended ended = Children.run(python());
    assertThat(ended.output())
        .startsWith(WORK + "parent: None\ninet socket: ok\nunix socket: ok\n")
        .contains("ptrace: ok\n");
  }

  @Test
  void whereProcessesAreNotWalledOffOnlyItselfIsSignalled() throws Exception {
    assumeTrue(Files.isExecutable(PYTHON), "no CPython here");
    String script =
        """
        import os, signal
        signal.signal(signal.SIGUSR1, lambda *_: print('own'))
        os.kill(os.getpid(), signal.SIGUSR1)
        try: os.kill(os.getppid(), 0)
        except PermissionError: print('parent refused')
        """;
    List<String> command = List.of(PYTHON.toString(), "-c", script);
    assertThat(behind("alone", command).output()).isEqualTo("own\nparent refused\n");
    assertThat(behind("program", command).output()).isEqualTo("own\n");
  }

  @Test
  void nodeStartsWritesAndRunsChildren() throws Exception {
    assumeTrue(Files.isExecutable(NODE), "no Node.js here");
    String script =
        """
        const fs = require('fs'), cp = require('child_process'), net = require('net');
        const f = process.argv[1] + '/n';
        fs.writeFileSync(f, 'x'); fs.renameSync(f, f + '2'); fs.unlinkSync(f + '2');
        console.log(cp.execFileSync('/bin/echo', ['child']).toString().trim());
        new (require('worker_threads').Worker)("require('worker_threads').parentPort.postMessage(7)", {eval: true})
          .on('message', m => {
            console.log('worker', m);
            net.createServer().on('error', e => console.log(e.code)).listen(0, '127.0.0.1', function () {
              console.log('listening'); this.close(); });
          });
        """;
    List<String> command = new ArrayList<>(List.of(NODE.toString(), "-e", script, "--"));
    command.add(folder.toString());
    assertThat(behind("program", command)).isEqualTo(new Ended(0, "child\nworker 7\nEPERM\n"));
    assertThat(behind("server", command)).isEqualTo(new Ended(0, "child\nworker 7\nlistening\n"));
  }

  @Test
  void aShellPipelineWorks() throws Exception {
    List<String> killed = List.of("/bin/sh", "-c", "sleep 60 & kill $!; wait $!; echo $?");
    assertThat(behind("program", killed).output()).endsWith("143\n");
    List<String> pipeline =
        List.of(
            "/bin/sh", "-c", "cd \"$0\"; (echo b; echo a) | sort > s; cat s", folder.toString());
    assertThat(behind("program", pipeline)).isEqualTo(new Ended(0, "a\nb\n"));
  }
}
