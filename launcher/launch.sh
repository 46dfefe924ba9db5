# Sourced by mxc and mxc-run with mxc_name and mxc_root set: builds what is missing, then becomes the JVM.
set -u
. "$mxc_root/launcher/jdk.sh"

mxc_die() {
  printf 'mxc: %s\n' "$2" >&2
  exit "$1"
}

mxc_root=$(CDPATH='' cd -- "$mxc_root" && pwd -P) || mxc_die 125 'the folder of the launcher cannot be read'
mxc_find_jdk || mxc_die 125 "$mxc_no_jdk"

# As root, code of another user would be root's.
mxc_uid=$(id -u)
mxc_owner=$(stat -c %u "$mxc_root/pom.xml" 2>/dev/null || stat -f %u "$mxc_root/pom.xml")
if [ "$mxc_uid" = 0 ] && [ "$mxc_owner" != 0 ]; then
  mxc_die 125 "this checkout belongs to user $mxc_owner and is neither built nor run as root: chown it, or run as that user"
fi

# Where builds are published: a folder that is this user's alone.
if [ -n "${XDG_CACHE_HOME:-}" ]; then
  mxc_cache=$XDG_CACHE_HOME/mxc
elif [ -n "${HOME:-}" ] && [ -d "$HOME" ] && [ -w "$HOME" ]; then
  mxc_cache=$HOME/.cache/mxc
else
  XDG_CACHE_HOME=${TMPDIR:-/tmp}/mxc-cache-$mxc_uid
  export XDG_CACHE_HOME
  mxc_cache=$XDG_CACHE_HOME/mxc
fi
mxc_builds=$mxc_cache/builds/$(printf %s "$mxc_root" | cksum | tr ' ' -)

mxc_private() {
  [ -d "$1" ] && [ ! -h "$1" ] && [ "$(stat -c '%u %a' "$1" 2>/dev/null || stat -f '%u %Lp' "$1")" = "$mxc_uid 700" ]
}

if [ ! -d "$mxc_builds" ]; then
  (umask 077 && mkdir -p "$mxc_builds") || mxc_die 125 "the cache folder $mxc_cache cannot be made"
fi
mxc_private "$mxc_builds" && mxc_private "$mxc_cache" ||
  mxc_die 125 "the cache folder $mxc_cache must be this user's alone (mode 700): mend or remove it"

mxc_is_current() {
  [ -f "$mxc_builds/current/classpath" ] &&
    [ -z "$(find "$mxc_root" \( -name target -o -name .git -o -name agent-samples -o -name perf -o -path '*/src/test' \) -prune \
      -o -type f \( -name '*.java' -o -name '*.xml' -o -path '*/src/main/resources/*' -o -path '*/launcher/*' \) \
      -newer "$mxc_builds/current/stamp" -print 2>/dev/null | head -n 1)" ]
}

if ! mxc_is_current; then
  . "$mxc_root/launcher/first-use.sh"
fi

IFS= read -r mxc_classpath <"$mxc_builds/current/classpath"
mxc_aot=
if [ -f "$mxc_builds/current/cli.aot" ]; then
  mxc_aot=-XX:AOTCache=$mxc_builds/current/cli.aot
fi
if [ -t 1 ]; then mxc_tty_out=true; else mxc_tty_out=false; fi
if [ -t 2 ]; then mxc_tty_err=true; else mxc_tty_err=false; fi
# mxc_aot is empty or one word: cache folders with blanks are quoted by the branch below.
if [ -n "$mxc_aot" ]; then set -- "$mxc_aot" -cp "$mxc_classpath" dev.mxc.cli.Main "$@"; else set -- -cp "$mxc_classpath" dev.mxc.cli.Main "$@"; fi
exec "$mxc_jdk/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -Xlog:disable -Xlog:all=error:stderr \
  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Dfile.encoding=UTF-8 \
  "-Dmxc.launcher=$mxc_name" "-Dmxc.tty.out=$mxc_tty_out" "-Dmxc.tty.err=$mxc_tty_err" "$@"
