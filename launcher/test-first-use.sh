#!/bin/sh
# Tries the launchers as new users do, for real: some minutes, a scratch folder, several builds. Run it after a change to launcher/.
#   launcher/test-first-use.sh [CASE...]     all cases, or those named
# What a machine cannot show (another user, a hidden JDK: both need root) is skipped, and says so.
set -u
umask 022

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
scratch=$(mktemp -d "${TMPDIR:-/tmp}/mxc first use é.XXXXXX")
repository=${MAVEN_REPOSITORY:-${HOME:-/root}/.m2}
failed=0
hello="print('hello é')"

. "$here/launcher/jdk.sh"
mxc_find_jdk || { echo "$mxc_no_jdk" >&2; exit 1; }

cleanup() {
  rm -rf "$scratch"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

say() { printf '%s\n' "$*"; }

bad() {
  say "  FAILED: $*"
  failed=$((failed + 1))
}

same() { # WHAT EXPECTED FOUND
  [ "$2" = "$3" ] || bad "$1: expected [$2], found [$3]"
}

holds() { # WHAT FILE TEXT
  grep -qF -- "$3" "$2" || bad "$1: no [$3] in [$(cat "$2")]"
}

empty() { # WHAT FILE
  [ ! -s "$2" ] || bad "$1: [$(head -n 5 "$2")]"
}

checkout() { # a copy without what was built; prints nothing
  mkdir -p "$1"
  (cd "$here" && tar -cf - --exclude=target --exclude=.git .) | (cd "$1" && tar -xf -)
  chown -R "$(id -u):$(id -g)" "$1"
}

home() {
  mkdir -p "$1"
  [ -e "$1/.m2" ] || ln -s "$repository" "$1/.m2"
}

# The environment of a cron job, with a home of its own, and with what other programs leave in environments.
fresh() {
  env -i PATH="$PATH" HOME="$scratch/home" TMPDIR="$scratch" LANG=C JAVA_TOOL_OPTIONS=-Dnoise=1 _JAVA_OPTIONS=-Dnoise=2 \
    JDK_JAVA_OPTIONS=-Dnoise=3 MAVEN_OPTS=-Dnoise=4 MAVEN_ARGS=--bogus CLASSPATH=/nonexistent "$@"
}

builds() { # how many builds the checkout in $root has
  find "$scratch/home/.cache/mxc/builds" -maxdepth 2 -name 'dist-*' 2>/dev/null | wc -l | tr -d ' '
}

left_behind() { # half-made things in a cache
  find "$1" \( -name 'work-*' -o -name 'part-*' -o -name '*.part' -o -name '*.config' -o -name 'aot-*.log' \) 2>/dev/null
}

children_of() { # JVMs that know the scratch folder
  ps -eo pid=,args= | grep -F -- "$scratch" | grep -F java | grep -v grep
}

root="$scratch/a check out é"
py() { fresh "$root/mxc-run" --language python -c "$hello"; }

case_interrupted() {
  # Interrupted at three moments: at once, in Maven, and where JVMs are trained.
  home "$scratch/home"
  checkout "$root"
  for moment in 1 6 22; do
    # setsid makes a process group, which a terminal would send the signal to.
    fresh setsid sh -c 'echo $$ >"$1"; shift; trap - INT; exec "$@"' sh "$scratch/pid" "$root/mxc-run" --language python -c "$hello" \
      >"$scratch/out" 2>"$scratch/err" &
    waited=$!
    sleep "$moment"
    # The background of a shell has SIGINT ignored, for ever; so SIGTERM stands for both here.
    kill -TERM "-$(cat "$scratch/pid")"
    wait "$waited"
    same "status after $moment s" 143 $?
    empty "output after $moment s" "$scratch/out"
    holds "after $moment s" "$scratch/err" 'mxc: interrupted'
    sleep 1
    same "left behind after $moment s" '' "$(left_behind "$scratch/home/.cache")"
    same "builds after $moment s" 0 "$(builds)"
    same "processes after $moment s" '' "$(children_of)"
  done
}

case_two_at_once() {
  home "$scratch/home"
  checkout "$root"
  py >"$scratch/out1" 2>"$scratch/err1" &
  first=$!
  sleep 1
  py >"$scratch/out2" 2>"$scratch/err2"
  same 'status of the second' 0 $?
  wait "$first"
  same 'status of the first' 0 $?
  same 'output of the first' 'hello é' "$(cat "$scratch/out1")"
  same 'output of the second' 'hello é' "$(cat "$scratch/out2")"
  holds 'the first tells' "$scratch/err1" 'mxc: first use: building'
  holds 'the second tells' "$scratch/err2" 'mxc: another use is building; waiting for it'
  grep -v '^mxc: ' "$scratch/err1" "$scratch/err2" && bad 'other lines than mxc: ones'
  same 'builds' 1 "$(builds)"
  same 'left behind' '' "$(left_behind "$scratch/home/.cache")"
  [ -z "$(find "$root" -name target)" ] || bad 'the checkout was written to'
}

case_later_uses() {
  [ -d "$root" ] || case_two_at_once
  same 'output' 'hello é' "$(py 2>"$scratch/err")"
  empty 'a later use tells nothing' "$scratch/err"
  same 'an argument beyond ASCII' 'é ü' "$(printf 'import sys\nprint(sys.argv[1])' >"$scratch/ä.py" && fresh "$root/mxc-run" "$scratch/ä.py" 'é ü')"
  fresh "$root/mxc-run" --language javascript -c 'for (;;) console.log("line")' 2>"$scratch/err" | head -n 1 >"$scratch/out"
  same 'first line' 'line' "$(cat "$scratch/out")"
  empty 'head -1' "$scratch/err"
  fresh "$root/mxc-run" --language python -c "$hello" >&- 2>"$scratch/err"
  same 'standard output closed' 0 $?
  empty 'standard output closed' "$scratch/err"
  same 'standard error closed' 'hello é' "$(fresh "$root/mxc-run" --language python -c "$hello" 2>&-)"
  same 'standard input closed' '0' "$(fresh "$root/mxc-run" --language python -c 'import sys; print(len(sys.stdin.read()))' <&-)"
  fresh "$root/mxc" init - >"$scratch/out" 2>"$scratch/err"
  same 'mxc init' 0 $?
  holds 'mxc init' "$scratch/out" 'version: "1"'
  mkdir "$scratch/gone"
  (cd "$scratch/gone" && rmdir "$scratch/gone" && fresh "$root/mxc-run" --version >"$scratch/out" 2>"$scratch/err")
  same 'a working folder that is gone' 125 $?
}

case_links() {
  [ -d "$root" ] || case_two_at_once
  mkdir -p "$scratch/bin/deep"
  ln -sf "$root/mxc-run" "$scratch/bin/absolute"
  ln -sf '../../a check out é/mxc-run' "$scratch/bin/deep/relative"
  ln -sf deep/relative "$scratch/bin/twice"
  for link in bin/absolute bin/deep/relative bin/twice; do
    same "$link" 'mxc' "$(fresh "$scratch/$link" --version 2>&1 | cut -c 1-3)"
  done
  same 'through PATH' 'mxc' "$(PATH="$scratch/bin:$PATH" fresh twice --version 2>&1 | cut -c 1-3)"
  same 'from its folder' 'mxc' "$(cd "$root" && fresh ./mxc-run --version 2>&1 | cut -c 1-3)"
  same 'by sh' 'mxc' "$(cd "$root" && fresh sh mxc-run --version 2>&1 | cut -c 1-3)"
}

case_stale() {
  [ -d "$root" ] || case_two_at_once
  source="$root/runtime/cli/src/main/java/dev/mxc/cli/Texts.java"
  for turn in 1 2; do
    sed "s/mxc runs programs/turn $turn: mxc runs programs/" "$here/runtime/cli/src/main/java/dev/mxc/cli/Texts.java" >"$source"
    # As after an archive was unpacked over the checkout: older than the build.
    touch -d '2020-01-01' "$source"
    fresh "$root/mxc" --help >"$scratch/out" 2>"$scratch/err"
    holds "turn $turn" "$scratch/out" "turn $turn: mxc runs"
    holds "turn $turn" "$scratch/err" 'mxc: the sources or the JDK have changed: building'
  done
  same 'builds after three' 2 "$(builds)"
  cp "$here/runtime/cli/src/main/java/dev/mxc/cli/Texts.java" "$source"
  printf 'no java' >>"$source"
  fresh "$root/mxc" --help >"$scratch/out" 2>"$scratch/err"
  same 'a build that fails' 125 $?
  holds 'a build that fails' "$scratch/err" 'mxc: the build failed'
  same 'left behind' '' "$(left_behind "$scratch/home/.cache")"
  # A checkout that is gone takes its builds along at the next build of another one.
  rm -rf "$root"
  root="$scratch/another"
  checkout "$root"
  fresh "$root/mxc" --version >"$scratch/out" 2>"$scratch/err"
  same 'builds of the checkout that is gone' 1 "$(builds)"
  images=$(find "$scratch/home/.cache/mxc" -maxdepth 1 -name 'runtime-*' | wc -l | tr -d ' ')
  [ "$images" -le 3 ] || bad "$images runtime images"
}

case_no_home() {
  checkout "$scratch/no home"
  for home in '' "$scratch/missing" "$scratch/open"; do
    mkdir -p "$scratch/open/.cache"
    chmod 777 "$scratch/open/.cache"
    env -i PATH="$PATH" TMPDIR="$scratch" ${home:+HOME="$home"} "$scratch/no home/mxc-run" --language javascript -c 'console.log(1)' \
      >"$scratch/out" 2>"$scratch/err"
    same "status with HOME=$home" 0 $?
    same "output with HOME=$home" 1 "$(cat "$scratch/out")"
    [ ! -e "$scratch/missing" ] || bad 'a home was made'
  done
  empty 'the third use tells nothing' "$scratch/err"
  same 'mode of the cache' 700 "$(stat -c %a "$scratch/mxc-cache-$(id -u)")"
}

case_no_jdk() {
  if ! unshare -m true 2>/dev/null; then
    say '  skipped: no mount namespace (needs root)'
    return
  fi
  fresh unshare -m sh -c 'mount -t tmpfs none /usr/lib/jvm && exec "$1/mxc-run" --version' sh "$here" >"$scratch/out" 2>"$scratch/err"
  same 'status' 125 $?
  empty 'output' "$scratch/out"
  same 'one line' 1 "$(wc -l <"$scratch/err" | tr -d ' ')"
  holds 'it says what to install' "$scratch/err" 'no JDK 25 found: install one'
}

case_other_user() {
  if [ "$(id -u)" != 0 ] || ! command -v setpriv >/dev/null; then
    say '  skipped: needs root and setpriv'
    return
  fi
  # An unprivileged user runs a checkout that it cannot write.
  checkout "$scratch/shared"
  chmod 755 "$scratch"
  mkdir -p "$scratch/user"
  cp -r "$repository/." "$scratch/user/.m2"
  chown -R 61234:61234 "$scratch/user"
  user() { env -i PATH="$PATH" HOME="$scratch/user" TMPDIR="$scratch/user" setpriv --reuid 61234 --regid 61234 --clear-groups "$@"; }
  user "$scratch/shared/mxc-run" --language python -c "$hello" >"$scratch/out" 2>"$scratch/err"
  same 'status' 0 $?
  same 'output' 'hello é' "$(cat "$scratch/out")"
  user "$scratch/shared/mxc-run" --language python -c "$hello" >"$scratch/out" 2>"$scratch/err"
  empty 'the second use tells nothing' "$scratch/err"
  # Root runs nothing of theirs.
  chown -R 61234:61234 "$scratch/shared"
  fresh "$scratch/shared/mxc-run" --version >"$scratch/out" 2>"$scratch/err"
  same 'status as root' 125 $?
  holds 'as root' "$scratch/err" 'neither built nor run as root'
  empty 'output as root' "$scratch/out"
  chown -R 0:0 "$scratch/shared"
  chown 61234 "$scratch/shared/runtime/cli/src/main/java/dev/mxc/cli/Main.java"
  fresh "$scratch/shared/mxc-run" --version >"$scratch/out" 2>"$scratch/err"
  same 'status with one foreign source' 125 $?
  holds 'one foreign source' "$scratch/err" 'Main.java belongs to another user'
}

case_read_only() {
  if ! unshare -m true 2>/dev/null; then
    say '  skipped: no mount namespace (needs root)'
    return
  fi
  home "$scratch/home"
  checkout "$scratch/read only"
  fresh unshare -m sh -c 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && ! touch "$1/x" 2>/dev/null && shift && exec "$@"' sh \
    "$scratch/read only" "$scratch/read only/mxc-run" --language python -c "$hello" >"$scratch/out" 2>"$scratch/err"
  same 'status' 0 $?
  same 'output' 'hello é' "$(cat "$scratch/out")"
}

[ $# -gt 0 ] || set -- interrupted two_at_once later_uses links stale no_home no_jdk other_user read_only
for name in "$@"; do
  say "$name"
  "case_$name"
done
say "$failed failed"
[ "$failed" = 0 ]
