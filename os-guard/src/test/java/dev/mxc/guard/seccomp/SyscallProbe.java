package dev.mxc.guard.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.guard.CProgram;
import dev.mxc.guard.Children;
import dev.mxc.guard.sys.Architecture;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** System calls made for real, by probe.c, behind a policy or none. */
final class SyscallProbe {

  /** Error numbers that no kernel gives, so that who refused is beyond doubt. */
  static final int REFUSED = 4001;

  static final int UNKNOWN = 4002;

  static final String KILLED = "signal 31";

  private final Path program;
  private final Path folder;

  SyscallProbe(Path folder) throws Exception {
    this.folder = folder;
    // An ordinary user has to reach it.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    program = CProgram.compile("probe", folder);
  }

  /** A call by name with its arguments; those left out are -1: bad as pointer, descriptor, flag. */
  static String call(String name, Object... arguments) {
    int number = SyscallTable.numbers(Architecture.current()).get(name);
    return line(number, arguments);
  }

  static String line(int number, Object... arguments) {
    StringBuilder line = new StringBuilder().append(number);
    for (int i = 0; i < 6; i++) {
      line.append(' ').append(i < arguments.length ? arguments[i] : "0xffffffffffffffff");
    }
    return line.toString();
  }

  /** What came of each call, behind the policy with its refusals marked. */
  List<String> behind(SeccompPolicy policy, String uid, List<String> calls) throws Exception {
    long[] program = Bpf.assemble(marked(policy), Architecture.current()).encoded();
    ByteBuffer bytes = ByteBuffer.allocate(8 * program.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(program);
    Path filter = folder.resolve("filter");
    Files.write(filter, bytes.array());
    Files.setPosixFilePermissions(filter, PosixFilePermissions.fromString("rw-r--r--"));
    return run(filter.toString(), uid, calls);
  }

  List<String> withoutFilter(String uid, List<String> calls) throws Exception {
    return run("-", uid, calls);
  }

  private List<String> run(String filter, String uid, List<String> calls) throws Exception {
    Path input = folder.resolve("calls");
    Files.write(input, calls);
    Children.Ended ended =
        Children.run(
            List.of(
                "/bin/sh",
                "-c",
                "exec \"$0\" \"$1\" \"$2\" <\"$3\"",
                program.toString(),
                filter,
                uid,
                input.toString()));
    assertThat(ended.status()).as(ended.output()).isZero();
    List<String> results = ended.output().lines().toList();
    assertThat(results).hasSameSizeAs(calls);
    return results;
  }

  /** The same policy, all of it spelt out, with refusals that can be told from the kernel's own. */
  private static SeccompPolicy marked(SeccompPolicy policy) {
    Map<String, Rule> rules = new TreeMap<>();
    SyscallTable.numbers(Architecture.current())
        .keySet()
        .forEach(call -> rules.put(call, marked(policy.rule(call))));
    return new SeccompPolicy(policy.name(), rules);
  }

  private static Rule marked(Rule rule) {
    List<Rule.Case> cases = new ArrayList<>();
    rule.cases().forEach(one -> cases.add(new Rule.Case(one.all(), marked(one.verdict()))));
    return new Rule(cases, marked(rule.otherwise()));
  }

  private static Verdict marked(Verdict verdict) {
    if (verdict.equals(Verdict.REFUSE)) {
      return new Verdict.Fail(REFUSED);
    }
    return verdict.equals(Verdict.UNKNOWN) ? new Verdict.Fail(UNKNOWN) : verdict;
  }
}
