package dev.mxc.guard.seccomp;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.StringTokenizer;

/** System calls by what they are for. The policies are put together out of these. */
final class CallSets {

  static final Set<String> MEMORY =
      names(
          """
          brk mmap munmap mremap mprotect madvise msync mincore memfd_create membarrier mseal
          """);

  static final Set<String> THREADS =
      names(
          """
          futex futex_waitv futex_wait futex_wake futex_requeue set_robust_list rseq set_tid_address
          sched_yield sched_getaffinity getcpu exit exit_group arch_prctl gettid
          """);

  static final Set<String> SIGNALS =
      names(
          """
          rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait rt_sigsuspend
          sigaltstack restart_syscall pause
          """);

  static final Set<String> CLOCKS =
      names(
          """
          clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time times getrandom
          """);

  /** What can be done with a descriptor once it is there: its authority was given when it was. */
  static final Set<String> DESCRIPTORS =
      names(
          """
          read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 lseek close
          close_range dup dup2 dup3 pipe pipe2 poll ppoll select pselect6 epoll_create epoll_create1
          epoll_ctl epoll_wait epoll_pwait epoll_pwait2 eventfd eventfd2 fstat fstatfs fsync
          fdatasync ftruncate fallocate fadvise64 readahead sendfile copy_file_range getdents
          getdents64 fchdir
          """);

  /** Opening, which is a rule of its own, is not among them. */
  static final Set<String> FILE_READING =
      names(
          """
          stat lstat newfstatat statx access faccessat faccessat2 readlink readlinkat getcwd chdir
          statfs getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr
          """);

  static final Set<String> IDENTITY =
      names(
          """
          getpid getppid getuid geteuid getgid getegid getresuid getresgid getgroups getpgrp getpgid
          getsid getrlimit getrusage getpriority sysinfo uname umask capget sched_getparam
          sched_getscheduler sched_getattr sched_get_priority_max sched_get_priority_min
          """);

  static final Set<String> FILE_WRITING =
      names(
          """
          open openat openat2 creat mkdir mkdirat rmdir rename renameat renameat2 unlink unlinkat
          link linkat symlink symlinkat chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat
          truncate utime utimes futimesat utimensat setxattr lsetxattr fsetxattr setxattrat
          removexattr lremovexattr fremovexattr removexattrat getxattrat listxattrat flock sync
          syncfs sync_file_range cachestat splice tee vmsplice inotify_init inotify_init1
          inotify_add_watch inotify_rm_watch
          """);

  static final Set<String> PROCESSES =
      names(
          """
          execve execveat fork vfork wait4 waitid setsid setpgid setrlimit
          setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups capset
          """);

  /** Ordinary programs' other needs, none of which reaches outside the process. */
  static final Set<String> PROGRAM_EXTRAS =
      names(
          """
          alarm getitimer setitimer timer_create timer_settime timer_gettime timer_getoverrun
          timer_delete timerfd_create timerfd_settime timerfd_gettime signalfd signalfd4 mlock
          mlock2 munlock mlockall munlockall pkey_alloc pkey_free pkey_mprotect map_shadow_stack
          get_mempolicy sched_rr_get_interval ioprio_get landlock_create_ruleset landlock_add_rule
          landlock_restrict_self
          """);

  /** They reach other processes of the same user by number. */
  static final Set<String> REACHING_PROCESSES =
      names(
          """
          tkill rt_sigqueueinfo rt_tgsigqueueinfo pidfd_open pidfd_send_signal setpriority
          sched_setaffinity sched_setparam sched_setscheduler sched_setattr ioprio_set
          """);

  /** Objects that are everybody's of the same user but in an IPC namespace. */
  static final Set<String> SYSTEM_V =
      names(
          """
          shmget shmat shmctl shmdt semget semop semtimedop semctl msgget msgsnd msgrcv msgctl
          mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr
          """);

  /** On sockets that are there, which may be a socketpair(2) of the program's own. */
  static final Set<String> SOCKET_DATA =
      names(
          """
          sendto recvfrom sendmsg recvmsg sendmmsg recvmmsg shutdown getsockname getpeername
          setsockopt getsockopt
          """);

  static final Set<String> SOCKET_NAMES = names("connect bind listen accept accept4");

  /** Nobody inside has a lawful use of them, and most weaknesses of kernels were found there. */
  static final Set<String> DANGEROUS =
      names(
          """
          ptrace process_vm_readv process_vm_writev process_madvise process_mrelease kcmp pidfd_getfd
          mount umount2 pivot_root chroot open_tree open_tree_attr move_mount mount_setattr
          fsopen fsconfig fsmount fspick open_by_handle_at
          unshare setns
          bpf perf_event_open userfaultfd io_uring_setup io_uring_enter io_uring_register
          keyctl add_key request_key
          kexec_load kexec_file_load init_module finit_module delete_module create_module
          reboot swapon swapoff acct iopl ioperm modify_ldt vhangup quotactl quotactl_fd
          settimeofday clock_settime adjtimex clock_adjtime sethostname setdomainname
          fanotify_init memfd_secret
          """);

  private CallSets() {}

  private static Set<String> names(String text) {
    Set<String> names = new HashSet<>();
    // Not split by a regular expression: each JVM behind a guard starts with this.
    for (StringTokenizer words = new StringTokenizer(text); words.hasMoreTokens(); ) {
      names.add(words.nextToken());
    }
    return Collections.unmodifiableSet(names);
  }
}
