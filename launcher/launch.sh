# Sourced by mxc and mxc-run with mxc_name and mxc_root set: builds what is missing, then becomes the JVM.
set -u

# A JVM that starts without one of these opens a file of its own in its place, which a guest would then read or write.
true 3>&2 || exec 2>/dev/null
{ true 3<&0; } 2>/dev/null || exec </dev/null
{ true 3>&1; } 2>/dev/null || exec >/dev/null

. "$mxc_root/launcher/jdk.sh"

mxc_say() {
  printf 'mxc: %s\n' "$1" >&2
}

mxc_die() {
  mxc_say "$2"
  exit "$1"
}

mxc_root=$(CDPATH='' cd -- "$mxc_root" && pwd -P) || mxc_die 125 'the folder of the launcher cannot be read'
mxc_find_jdk || mxc_die 125 "$mxc_no_jdk"
case ${PWD:-} in /*) [ -d "$PWD" ] ;; *) false ;; esac || mxc_die 125 'the working directory is gone; change to another one'

mxc_owner_and_mode() {
  stat -c '%u %a' -- "$@" 2>/dev/null || stat -f '%u %Mp%Lp' -- "$@"
}

# As root, code of another user would be root's.
mxc_uid=$(id -u)
if [ "$mxc_uid" = 0 ]; then
  mxc_owners=$(mxc_owner_and_mode "$mxc_root" "$mxc_root/pom.xml" "$mxc_root/launcher" | cut -d ' ' -f 1 | tr '\n' ' ')
  [ "$mxc_owners" = '0 0 0 ' ] ||
    mxc_die 125 "this checkout belongs to another user (${mxc_owners% }) and is neither built nor run as root: chown it, or run as that user"
fi

# Whether nobody but this user and root can have written the folder or replaced one above it.
mxc_is_private() {
  mxc_real=$(CDPATH='' cd -- "$1" 2>/dev/null && pwd -P) || return 1
  set -- "$mxc_real"
  while [ -n "${mxc_real%/*}" ]; do
    mxc_real=${mxc_real%/*}
    set -- "$@" "$mxc_real"
  done
  mxc_last=yes
  mxc_owner_and_mode "$@" / | while read -r mxc_owner mxc_mode; do
    case $mxc_last$mxc_mode in
      # Sticky: nobody renames or removes another user's entry.
      no[1357]???) ;;
      *[2367]? | *[2367]) return 1 ;;
    esac
    [ "$mxc_owner" = "$mxc_uid" ] || [ "$mxc_last$mxc_owner" = no0 ] || return 1
    mxc_last=no
  done
}

# Where builds and caches lie: the first of the usual places that can be trusted. A JVM believes what it maps from an AOT cache.
mxc_choose_cache() {
  mxc_distrusted=
  for mxc_base in "${XDG_CACHE_HOME:-}" "${HOME:+$HOME/.cache}" "${TMPDIR:-/tmp}/mxc-cache-$mxc_uid"; do
    # A class path cannot name what has a colon in it.
    case $mxc_base in *:*) continue ;; /*) ;; *) continue ;; esac
    # A home that is not there is not made.
    [ "$mxc_base" != "${HOME:-}/.cache" ] || [ -d "$HOME" ] || continue
    if [ -d "$mxc_base/mxc" ] || (umask 077 && mkdir -p -- "$mxc_base/mxc") 2>/dev/null; then
      if mxc_is_private "$mxc_base/mxc" && [ -w "$mxc_base/mxc" ]; then
        XDG_CACHE_HOME=$mxc_base
        export XDG_CACHE_HOME
        mxc_cache=$mxc_base/mxc
        return 0
      fi
      mxc_distrusted=$mxc_base/mxc
    fi
  done
  return 1
}

mxc_choose_cache ||
  mxc_die 125 "no folder for caches that only this user can write and that has no colon in its name${mxc_distrusted:+ (not $mxc_distrusted, nor where it lies)}: set XDG_CACHE_HOME to one"
mxc_builds=$mxc_cache/builds/$(printf '%s\n%s' "$mxc_root" "$mxc_jdk" | cksum | tr ' ' -)

# A build is current while no source, and nothing of the JDK, has changed since.
mxc_is_current() {
  [ -f "$mxc_builds/current/classpath" ] &&
    [ -z "$(find "$mxc_root" "$mxc_jdk/release" \
      \( -name target -o -name .git -o -name agent-samples -o -name perf -o -path '*/src/test' \) -prune \
      -o \( -type f \( -name '*.java' -o -name '*.xml' -o -path '*/src/main/resources/*' -o -path '*/launcher/*' -o -name release \) \
      -o -type d -path '*/src/main/*' \) \
      \( -newer "$mxc_builds/current/stamp" -o -cnewer "$mxc_builds/current/stamp" \) -print 2>/dev/null | head -n 1)" ]
}

if ! mxc_is_current; then
  . "$mxc_root/launcher/first-use.sh"
fi

IFS= read -r mxc_classpath <"$mxc_builds/current/classpath"
set -- -cp "$mxc_classpath" dev.mxc.cli.Main "$@"
[ ! -f "$mxc_builds/current/cli.aot" ] || set -- "-XX:AOTCache=$mxc_builds/current/cli.aot" "$@"
if [ -t 1 ]; then mxc_tty_out=true; else mxc_tty_out=false; fi
if [ -t 2 ]; then mxc_tty_err=true; else mxc_tty_err=false; fi
exec "$mxc_jdk/bin/java" $mxc_jvm_flags "-XX:ErrorFile=$mxc_builds/crash.log" -XX:-CreateCoredumpOnCrash \
  "-Dmxc.launcher=$mxc_name" "-Dmxc.tty.out=$mxc_tty_out" "-Dmxc.tty.err=$mxc_tty_err" "$@"
