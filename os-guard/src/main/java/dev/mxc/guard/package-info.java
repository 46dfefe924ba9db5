/**
 * Puts a process behind a kernel boundary: namespaces, seccomp, Landlock, control groups and
 * resource limits, in pure Java. Needs the JDK, Linux, and util-linux's {@code unshare} and {@code
 * setpriv}; nothing else of this project.
 *
 * <pre>{@code
 * GuardProfile profile =
 *     GuardRoots.programs(GuardProfile.builder(ProgramKind.FOREIGN))
 *         .read(Path.of("/srv/data"), "/data")
 *         .tmpfs("/tmp", 32 << 20)
 *         .environment("PATH", "/usr/bin:/bin")
 *         .requirement(Requirement.REQUIRED)
 *         .build();
 * try (GuardedProcess process = Guard.launch(profile, List.of("python3", "/data/report.py"))) {
 *   process.input().close();
 *   process.output().transferTo(System.out);
 *   System.exit(process.waitFor().status());
 * }
 * }</pre>
 *
 * <p>A launch, in order: {@link dev.mxc.guard.GuardProfile} says what is granted; the mount sources
 * are opened and looked at; a {@link dev.mxc.guard.Chain} of small programs starts the guard's own
 * process in new namespaces; that builds the walls ({@link dev.mxc.guard.launch}) and waits; this
 * JVM reads back from /proc what holds ({@link dev.mxc.guard.GuardReport}) and lets it become the
 * program only when that is what the {@link dev.mxc.guard.Requirement} asks for.
 *
 * <p>{@link dev.mxc.guard.HostSupport} tells what a host can enforce before anything is launched.
 * {@code docs/guard.md} has the layers and their reasons.
 */
@NullMarked
package dev.mxc.guard;

import org.jspecify.annotations.NullMarked;
