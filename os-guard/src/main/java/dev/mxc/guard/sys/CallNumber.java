package dev.mxc.guard.sys;

/** The numbers of the system calls made here. The name is the kernel's, in capitals. */
enum CallNumber {
  CAPGET(125, 90),
  CAPSET(126, 91),
  CHDIR(80, 49),
  CHROOT(161, 51),
  CLOSE(3, 57),
  CLOSE_RANGE(436, 436),
  DUP3(292, 24),
  EXECVE(59, 221),
  EXECVEAT(322, 281),
  FCHDIR(81, 50),
  FCNTL(72, 25),
  FLOCK(73, 32),
  FSCONFIG(431, 431),
  FSMOUNT(432, 432),
  FSOPEN(430, 430),
  GETDENTS64(217, 61),
  GETEGID(108, 177),
  GETEUID(107, 175),
  GETPID(39, 172),
  GETPPID(110, 173),
  GETTID(186, 178),
  IOCTL(16, 29),
  KILL(62, 129),
  LANDLOCK_ADD_RULE(445, 445),
  LANDLOCK_CREATE_RULESET(444, 444),
  LANDLOCK_RESTRICT_SELF(446, 446),
  MKDIRAT(258, 34),
  MKNODAT(259, 33),
  MOUNT(165, 40),
  MOUNT_SETATTR(442, 442),
  MOVE_MOUNT(429, 429),
  OPENAT2(437, 437),
  OPEN_TREE(428, 428),
  PIDFD_OPEN(434, 434),
  PIDFD_SEND_SIGNAL(424, 424),
  PIVOT_ROOT(155, 41),
  PRCTL(157, 167),
  PRLIMIT64(302, 261),
  READLINKAT(267, 78),
  RENAMEAT2(316, 276),
  SECCOMP(317, 277),
  SETGROUPS(116, 159),
  SETHOSTNAME(170, 161),
  SETNS(308, 268),
  SETRESGID(119, 149),
  SETRESUID(117, 147),
  SETSID(112, 157),
  SOCKET(41, 198),
  STATX(332, 291),
  UMASK(95, 166),
  UMOUNT2(166, 39),
  UNLINKAT(263, 35),
  UNSHARE(272, 97);

  private static final Architecture ARCHITECTURE = Architecture.current();

  private final int x8664;
  private final int aarch64;

  CallNumber(int x8664, int aarch64) {
    this.x8664 = x8664;
    this.aarch64 = aarch64;
  }

  long on(Architecture architecture) {
    return switch (architecture) {
      case X86_64 -> x8664;
      case AARCH64 -> aarch64;
    };
  }

  /** On this machine. */
  long here() {
    return on(ARCHITECTURE);
  }
}
