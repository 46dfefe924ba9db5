# Sourced by the launchers and by build: finds a JDK 25 whatever the default java is.

# What these hold is for other programs, and would be printed or obeyed by every JVM that is started here.
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS MAVEN_OPTS MAVEN_ARGS CLASSPATH
# A JVM under LANG=C cannot name a file outside ASCII.
LC_ALL=C.UTF-8
export LC_ALL

# A JDK tells its version in a file, which is cheaper to read than a JVM is to start.
mxc_is_jdk_25() {
  [ -x "$1/bin/javac" ] && [ -f "$1/release" ] && grep -q '^JAVA_VERSION="25[."]' "$1/release"
}

# Sets mxc_jdk, or fails.
mxc_find_jdk() {
  mxc_path_java=$(command -v javac 2>/dev/null) && mxc_path_java=$(readlink -f "$mxc_path_java")
  for mxc_jdk in "${JAVA_HOME:-}" "${mxc_path_java%/bin/javac}" \
    /usr/lib/jvm/*25* /usr/lib/jvm/* /usr/java/* /opt/*jdk*25* /opt/java/* /opt/jdk* \
    "${HOME:-/nonexistent}"/.sdkman/candidates/java/25* "${HOME:-/nonexistent}"/.jdks/*25* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -n "$mxc_jdk" ] && mxc_is_jdk_25 "$mxc_jdk"; then
      return 0
    fi
  done
  return 1
}

mxc_no_jdk='no JDK 25 found: install one (Temurin 25 or GraalVM 25, for example) or set JAVA_HOME to it'

# For mxc's own JVM, built with and run with alike: an AOT cache is valid for one set of flags, and silently left aside where it is not.
mxc_jvm_flags='-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -Xlog:disable -Xlog:all=error,aot*=off,cds*=off:stderr
  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Dfile.encoding=UTF-8'
