# Sourced by launch.sh when there is no current build: makes one in a private copy of the sources, so that a read-only checkout builds too,
# under a lock, and publishes it by a rename.

command -v mvn >/dev/null 2>&1 || mxc_die 125 'no Maven found: install it (apt-get install maven, for example); the first use builds mxc'

mxc_say() {
  printf 'mxc: %s\n' "$1" >&2
}

mxc_work=$mxc_builds/work-$$
mxc_log=$mxc_builds/build.log

mxc_clean() {
  rm -rf "$mxc_work"
}

mxc_interrupted() {
  trap - INT TERM HUP
  [ -z "${mxc_child:-}" ] || kill "$mxc_child" 2>/dev/null
  mxc_clean
  mxc_say 'interrupted; the next use builds again'
  exit 130
}

# In the background, so that a signal is acted on at once and not after it.
mxc_quietly() {
  "$@" >"$mxc_log" 2>&1 </dev/null &
  mxc_child=$!
  wait "$mxc_child"
}

mxc_fail() {
  tail -n 30 "$mxc_log" >&2
  mxc_clean
  mxc_die 125 "the build failed; its log is $mxc_log"
}

mxc_publish() {
  mxc_dist=$mxc_builds/dist-$(date +%s)-$$
  mkdir "$mxc_work/dist"
  # Older than every source that changes from now on.
  touch "$mxc_work/dist/stamp"
  mkdir "$mxc_work/src"
  (cd "$mxc_root" && tar -cf - --exclude=target --exclude=.git .) | (cd "$mxc_work/src" && tar -xf -) ||
    mxc_die 125 "the sources cannot be copied to $mxc_work; is the disk full?"
  mxc_say 'first use: building (about a minute; more when Maven has to fetch libraries)'
  JAVA_HOME=$mxc_jdk
  export JAVA_HOME
  mxc_quietly mvn -B -q -f "$mxc_work/src/pom.xml" -Dquickly -DskipTests -Dmaven.test.skip=true -pl runtime/cli -am package || mxc_fail
  mv "$mxc_work/src/runtime/cli/target/distribution/lib" "$mxc_work/dist/lib" && cp "$mxc_work"/src/runtime/cli/target/mxc-cli-*.jar "$mxc_work/dist/lib/" || mxc_fail
  mv "$mxc_work/dist" "$mxc_dist" || mxc_fail
  mxc_jars=
  for mxc_jar in "$mxc_dist"/lib/mxc-cli-*.jar "$mxc_dist"/lib/*.jar; do
    case :$mxc_jars: in *":$mxc_jar:"*) ;; *) mxc_jars=${mxc_jars:+$mxc_jars:}$mxc_jar ;; esac
  done
  mxc_say 'first use: preparing the fast start'
  mxc_java() {
    "$mxc_jdk/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -Xlog:disable \
      --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Dfile.encoding=UTF-8 "$@"
  }
  mxc_quietly mxc_java -cp "$mxc_jars" dev.mxc.cli.Main prepare || mxc_fail
  # Without it all works, a little slower; so a JVM that cannot make it is no failure.
  mxc_quietly mxc_java "-XX:AOTCacheOutput=$mxc_dist/cli.aot" -Dmxc.training=true -cp "$mxc_jars" dev.mxc.cli.Main \
    run --guard off --language javascript -c '1' || rm -f "$mxc_dist/cli.aot"
  printf '%s\n' "$mxc_jars" >"$mxc_dist/classpath"
  ln -s "${mxc_dist##*/}" "$mxc_work/current" && mv -T "$mxc_work/current" "$mxc_builds/current" || mxc_fail
}

trap mxc_interrupted INT TERM HUP
mkdir "$mxc_work" || mxc_die 125 "the cache folder $mxc_builds cannot be written; is the disk full?"
if command -v flock >/dev/null 2>&1; then
  exec 9>"$mxc_builds/lock"
  if ! flock -n 9; then
    mxc_say 'another first use is building; waiting for it'
    flock 9
  fi
fi
if ! mxc_is_current; then
  mxc_publish
  # The build before this one may still be running somewhere; those before it are not.
  ls -dt "$mxc_builds"/dist-* 2>/dev/null | tail -n +3 | while IFS= read -r mxc_old; do rm -rf "$mxc_old"; done
fi
mxc_clean
trap - INT TERM HUP
exec 9>&-
