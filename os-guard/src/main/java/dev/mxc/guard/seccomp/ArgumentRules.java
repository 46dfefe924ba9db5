package dev.mxc.guard.seccomp;

import dev.mxc.guard.seccomp.Rule.Case;
import dev.mxc.guard.seccomp.Rule.Test;
import dev.mxc.guard.sys.ProcessCalls;
import java.util.List;

/** Rules for calls of which some uses are wanted and others are not. */
final class ArgumentRules {

  private static final int CLONE_THREAD = 0x00010000;

  /** CLONE_NEWTIME is not among them: in clone(2) that bit is part of the signal's number. */
  private static final int CLONE_NAMESPACES =
      (int)
          (ProcessCalls.CLONE_NEWNS
              | ProcessCalls.CLONE_NEWCGROUP
              | ProcessCalls.CLONE_NEWUTS
              | ProcessCalls.CLONE_NEWIPC
              | ProcessCalls.CLONE_NEWUSER
              | ProcessCalls.CLONE_NEWPID
              | ProcessCalls.CLONE_NEWNET);

  /** O_ACCMODE, O_CREAT, O_TRUNC (which works on a file opened for reading) and __O_TMPFILE. */
  private static final int WRITING = 03 | 0100 | 01000 | 020000000;

  private static final int S_IFMT = 0170000;
  private static final int PERSONALITY_QUERY = -1;
  private static final int SECCOMP_SET_MODE_FILTER = 1;
  private static final int SECCOMP_GET_ACTION_AVAIL = 2;
  private static final int SECCOMP_FILTER_FLAG_NEW_LISTENER = 8;

  /** What a JVM asks of descriptors: is it a terminal, how much is there, do not block. */
  private static final Integer[] IOCTLS_HARMLESS = {
    0x5401, // TCGETS
    0x5413, // TIOCGWINSZ
    0x541B, // FIONREAD
    0x5421, // FIONBIO
    0x5450, // FIONCLEX
    0x5451, // FIOCLEX
  };

  private static final Integer[] IOCTLS_REFUSED = {
    0x5412, // TIOCSTI types into the terminal, and so into the shell that started us
    0x541C, // TIOCLINUX pastes and reads the console's selection
    0x541D, // TIOCCONS redirects the console
    0x5423, // TIOCSETD loads line disciplines
  };

  private static final Integer[] IOCTLS_SIGNALLING = {
    0x8901, // FIOSETOWN
    0x8902, // SIOCSPGRP
  };

  /** They name a process that the kernel signals on input, and the signal. */
  private static final Integer[] FCNTLS_SIGNALLING = {
    8, // F_SETOWN
    10, // F_SETSIG
    15, // F_SETOWN_EX
  };

  private static final Integer[] PRCTLS_OF_A_JVM = {
    3, // PR_GET_DUMPABLE
    15, // PR_SET_NAME
    16, // PR_GET_NAME
    21, // PR_GET_SECCOMP
    38, // PR_SET_NO_NEW_PRIVS
    39, // PR_GET_NO_NEW_PRIVS
    40, // PR_GET_TID_ADDRESS
    41, // PR_SET_THP_DISABLE
    42, // PR_GET_THP_DISABLE
    50, // PR_SVE_SET_VL
    51, // PR_SVE_GET_VL
    54, // PR_PAC_RESET_KEYS
    0x53564d41, // PR_SET_VMA: names of memory areas
  };

  private static final Integer[] PRCTLS_OF_PROGRAMS = {
    1, // PR_SET_PDEATHSIG
    2, // PR_GET_PDEATHSIG
    4, // PR_SET_DUMPABLE
    7, // PR_GET_KEEPCAPS
    8, // PR_SET_KEEPCAPS
    22, // PR_SET_SECCOMP
    23, // PR_CAPBSET_READ
    24, // PR_CAPBSET_DROP
    27, // PR_GET_SECUREBITS
    29, // PR_SET_TIMERSLACK
    30, // PR_GET_TIMERSLACK
    36, // PR_SET_CHILD_SUBREAPER
    37, // PR_GET_CHILD_SUBREAPER
    47, // PR_CAP_AMBIENT
    52, // PR_GET_SPECULATION_CTRL
    53, // PR_SET_SPECULATION_CTRL
    55, // PR_SET_TAGGED_ADDR_CTRL
    56, // PR_GET_TAGGED_ADDR_CTRL
    65, // PR_SET_MDWE
    66, // PR_GET_MDWE
    0x41555856, // PR_GET_AUXV
  };

  private ArgumentRules() {}

  /** New threads only; a namespace is the dangerous verdict, a new process is refused. */
  static Rule cloneOfThreads(Verdict dangerous) {
    return new Rule(
        List.of(
            new Case(
                List.of(Test.masked(0, CLONE_NAMESPACES | CLONE_THREAD, CLONE_THREAD)),
                Verdict.ALLOW),
            new Case(List.of(Test.masked(0, CLONE_NAMESPACES, 0)), Verdict.REFUSE)),
        dangerous);
  }

  static Rule cloneWithoutNamespaces() {
    return Rule.allowWhen(Verdict.REFUSE, Test.masked(0, CLONE_NAMESPACES, 0));
  }

  /** Neither writes nor makes files. */
  static Rule opensToRead(int flagsArgument) {
    return Rule.allowWhen(Verdict.REFUSE, Test.masked(flagsArgument, WRITING, 0));
  }

  /** Regular files, FIFOs and sockets; no device. */
  static Rule nodesButDevices(int modeArgument) {
    return Rule.allowWhen(
        Verdict.REFUSE, Test.masked(modeArgument, S_IFMT, 0, 0100000, 0010000, 0140000));
  }

  static Rule ioctlsOfAJvm() {
    return Rule.allowWhen(Verdict.REFUSE, Test.of(1, IOCTLS_HARMLESS));
  }

  static Rule ioctlsOfPrograms(Walls walls) {
    Case refused = new Case(List.of(Test.of(1, IOCTLS_REFUSED)), Verdict.REFUSE);
    Case signalling = new Case(List.of(Test.of(1, IOCTLS_SIGNALLING)), Verdict.REFUSE);
    return new Rule(
        walls.processes() ? List.of(refused) : List.of(refused, signalling), Verdict.ALLOW);
  }

  static Rule fcntls(Walls walls) {
    Case signalling = new Case(List.of(Test.of(1, FCNTLS_SIGNALLING)), Verdict.REFUSE);
    return new Rule(walls.processes() ? List.of() : List.of(signalling), Verdict.ALLOW);
  }

  static Rule prctlsOfAJvm() {
    return Rule.allowWhen(Verdict.REFUSE, Test.of(0, PRCTLS_OF_A_JVM));
  }

  static Rule prctlsOfPrograms() {
    return new Rule(
        List.of(
            new Case(List.of(Test.of(0, PRCTLS_OF_A_JVM)), Verdict.ALLOW),
            new Case(List.of(Test.of(0, PRCTLS_OF_PROGRAMS)), Verdict.ALLOW)),
        Verdict.REFUSE);
  }

  /** Asking for it and the usual one: others make memory executable or randomise less. */
  static Rule usualPersonality() {
    return Rule.allowWhen(Verdict.REFUSE, Test.of(0, 0, PERSONALITY_QUERY));
  }

  /** More filters, which only tighten, but none that another process answers. */
  static Rule filtersWithoutListener() {
    return new Rule(
        List.of(
            new Case(
                List.of(
                    Test.of(0, SECCOMP_SET_MODE_FILTER),
                    Test.masked(1, SECCOMP_FILTER_FLAG_NEW_LISTENER, 0)),
                Verdict.ALLOW),
            new Case(List.of(Test.of(0, SECCOMP_GET_ACTION_AVAIL)), Verdict.ALLOW)),
        Verdict.REFUSE);
  }

  /** kill(2), tgkill(2) and their like, to the process itself. */
  static Rule toItself(int pid) {
    return Rule.allowWhen(Verdict.REFUSE, Test.of(0, pid));
  }

  /** prlimit(2) of the process itself, by whichever name. */
  static Rule limitsOfItself(int pid) {
    return Rule.allowWhen(Verdict.REFUSE, Test.of(0, 0, pid));
  }
}
