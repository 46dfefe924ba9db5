# Sourced by launch.sh when there is no current build: makes one in a private copy of the sources, so that a read-only checkout builds too,
# under a lock, and publishes it by a rename.

command -v mvn >/dev/null 2>&1 || mxc_die 125 'no Maven found: install it (apt-get install maven, for example); the first use builds mxc'

mxc_work=$mxc_builds/work-$$
mxc_log=$mxc_builds/build.log
mxc_dist=$mxc_builds/dist-$(date +%s)-$$
mxc_child=

mxc_clean() {
  rm -rf "$mxc_work"
  # What is not published is not left behind.
  [ -f "$mxc_builds/current/classpath" ] && [ "$mxc_dist" -ef "$mxc_builds/current" ] || rm -rf "$mxc_dist"
}

mxc_interrupted() {
  trap '' INT TERM HUP
  if [ -n "$mxc_child" ]; then
    kill "$mxc_child" 2>/dev/null
    wait "$mxc_child" 2>/dev/null
  fi
  mxc_clean
  mxc_die "$1" 'interrupted; the next use builds again'
}

# In the background, so that a signal is acted on at once and not after it.
mxc_quietly() {
  "$@" >>"$mxc_log" 2>&1 </dev/null &
  mxc_child=$!
  wait "$mxc_child"
  mxc_status=$?
  mxc_child=
  return "$mxc_status"
}

mxc_java() {
  exec "$mxc_jdk/bin/java" $mxc_jvm_flags "$@"
}

mxc_disk() {
  mxc_clean
  mxc_die 125 "the cache folder $mxc_builds cannot be written; is the disk full?"
}

mxc_fail() {
  ! grep -q 'No space left on device' "$mxc_log" || mxc_disk
  { grep '^\[ERROR\] .' "$mxc_log" || tail -n 8 "$mxc_log"; } | head -n 8 >&2
  mxc_clean
  mxc_die 125 "the build failed; its log is $mxc_log"
}

mxc_publish() {
  : >"$mxc_log" && mkdir "$mxc_work" "$mxc_work/src" "$mxc_dist" || mxc_disk
  printf '%s\n' "$mxc_root" >"$mxc_builds/root" && printf '%s\n' "$mxc_jdk" >"$mxc_builds/jdk" || mxc_disk
  if [ "$mxc_uid" = 0 ]; then
    mxc_foreign=$(find "$mxc_root" \( -name target -o -name .git \) -prune -o ! -user 0 -print | head -n 1)
    if [ -n "$mxc_foreign" ]; then
      mxc_clean
      mxc_die 125 "$mxc_foreign belongs to another user, so this checkout is not built as root: chown it, or run as that user"
    fi
  fi
  # Older than every source that changes from now on.
  touch "$mxc_dist/stamp"
  (cd "$mxc_root" && tar -cf - --exclude=target --exclude=.git .) | (cd "$mxc_work/src" && tar -xf - 2>>"$mxc_log") || mxc_disk
  JAVA_HOME=$mxc_jdk
  export JAVA_HOME
  mxc_quietly mvn -B -q -f "$mxc_work/src/pom.xml" -Dquickly -DskipTests -Dmaven.test.skip=true -pl runtime/cli -am package || mxc_fail
  mv "$mxc_work/src/runtime/cli/target/distribution/lib" "$mxc_dist/lib" && cp "$mxc_work"/src/runtime/cli/target/mxc-cli-*.jar "$mxc_dist/lib/" || mxc_disk
  mxc_jars=
  for mxc_jar in "$mxc_dist"/lib/mxc-cli-*.jar "$mxc_dist"/lib/*.jar; do
    case :$mxc_jars: in *":$mxc_jar:"*) ;; *) mxc_jars=${mxc_jars:+$mxc_jars:}$mxc_jar ;; esac
  done
  mxc_say 'preparing the fast start'
  mxc_quietly mxc_java -cp "$mxc_jars" dev.mxc.cli.Main prepare || mxc_fail
  # Without it all works, a little slower; so a JVM that cannot make it is no failure.
  # Where the host gives no guard, without: what is not trained is loaded.
  for mxc_guard in auto off; do
    [ -f "$mxc_dist/cli.aot" ] || mxc_quietly mxc_java "-XX:AOTCacheOutput=$mxc_dist/cli.aot" -cp "$mxc_jars" dev.mxc.cli.Main \
      run --guard "$mxc_guard" --language javascript -c '1' || rm -f "$mxc_dist/cli.aot"
  done
  printf '%s\n' "$mxc_jars" >"$mxc_dist/classpath" || mxc_disk
  ln -s "${mxc_dist##*/}" "$mxc_work/current" && mv -T "$mxc_work/current" "$mxc_builds/current" || mxc_disk
}

# What nobody will use again: builds of checkouts and JDKs that are gone, and of this one all but the last two. The build before this one may
# still be running somewhere.
mxc_prune() {
  for mxc_other in "$mxc_cache"/builds/*; do
    if [ -f "$mxc_other/root" ] && [ -f "$mxc_other/jdk" ]; then
      IFS= read -r mxc_its_root <"$mxc_other/root"
      IFS= read -r mxc_its_jdk <"$mxc_other/jdk"
      [ -f "$mxc_its_root/pom.xml" ] && [ -d "$mxc_its_jdk" ] || rm -rf "$mxc_other"
    fi
  done
  ls -dt "$mxc_builds"/dist-* 2>/dev/null | tail -n +3 | while IFS= read -r mxc_old; do rm -rf "$mxc_old"; done
}

(umask 077 && mkdir -p "$mxc_builds") 2>/dev/null || mxc_die 125 "the cache folder $mxc_cache cannot be written; is the disk full?"
trap 'mxc_interrupted 130' INT
trap 'mxc_interrupted 143' TERM
trap 'mxc_interrupted 129' HUP
if command -v flock >/dev/null 2>&1; then
  exec 9>"$mxc_builds/lock"
  if ! flock -n 9; then
    mxc_say 'another use is building; waiting for it'
    mxc_quietly flock 9
  fi
  # Left by a build that was killed: nobody else builds now.
  rm -rf "$mxc_builds"/work-*
fi
if ! mxc_is_current; then
  if [ -e "$mxc_builds/current" ]; then
    mxc_say 'the sources or the JDK have changed: building'
  else
    mxc_say 'first use: building (about a minute; more when Maven has to fetch libraries)'
  fi
  mxc_publish
  mxc_prune
fi
mxc_clean
trap - INT TERM HUP
exec 9>&-
