#!/bin/sh
# Stands before an app's own command: docker-entrypoint.sh CMD ARGS… runs the gate, and only if it opens becomes CMD.
# SLIPWAY_MODE: migrate (the default), check (look, never write), off (straight to CMD).
# PUID, PGID: as whom root lets the gate and CMD run; UMASK: what new files are not allowed.
# docker-entrypoint.sh slipway ARGS… is the gate's own command, for people: docker run … IMAGE slipway snapshots.
# Only what every shell has built in: the image may hold no other program.
set -eu

# First of all, because whoever is process 1 does not even notice a signal that it has no trap for.
stopped=
gate=
trap 'stopped=143; [ -z "$gate" ] || kill -TERM "$gate" 2>/dev/null || true' TERM INT HUP

fail() { # CODE SEEN WHY NEXT
  printf 'slipway: %s: %s. Next: %s\n' "$2" "$3" "$4" >&2
  exit "$1"
}

[ $# -gt 0 ] || fail 64 'no command to start was given' 'the gate would open for nothing' \
  'write it behind docker-entrypoint.sh (CMD in a Dockerfile)'

case $0 in
  */*) here=${0%/*} ;;
  *) here=. ;;
esac
here=$(CDPATH='' cd -- "$here" && pwd)
slipway=$here/bin/slipway
setpriv=$here/bin/setpriv
[ -x "$slipway" ] || slipway=$here/slipway
[ -x "$setpriv" ] || setpriv=setpriv

case $1 in
  --help | --version) exec "$slipway" "$1" ;;
  -*) fail 64 "$1 is an option" 'what starts behind the gate is a command, and none was given' \
    "write the app's command before $1, or slipway before it if it is the gate's" ;;
esac

# A shell that somebody looks around in has no app behind it, and is wanted above all where the gate stays closed.
# With anything more, as in sh -c 'node server.js', it is an app's command.
is_bare_shell() {
  case ${1##*/} in
    sh | ash | bash | dash | zsh) ;;
    *) return 1 ;;
  esac
  shift
  for argument in "$@"; do
    case $argument in
      -i | -l | -il | -li | --login) ;;
      *) return 1 ;;
    esac
  done
}
if is_bare_shell "$@"; then
  echo 'slipway: a shell to look around in: nothing was looked at, and no app starts' >&2
  exec "$@"
fi

case ${UMASK:-022} in
  *[!0-7]* | ?????*) fail 78 "UMASK is $UMASK" 'it is an octal number such as 022' 'set UMASK=022, or unset it' ;;
esac
[ -z "${UMASK:-}" ] || umask "$UMASK"

# As whom: what is put before a command.
as=
if [ -n "${PUID:-}${PGID:-}" ]; then
  [ -n "${PUID:-}" ] || fail 78 "PGID is $PGID and PUID is not set" 'one without the other is nobody' "set PUID too, or unset PGID"
  [ -n "${PGID:-}" ] || fail 78 "PUID is $PUID and PGID is not set" 'one without the other is nobody' "set PGID too, or unset PUID"
  case $PUID$PGID in
    *[!0-9]*) fail 78 "PUID is $PUID and PGID is $PGID" 'they are numbers, since an image need not know any names' \
      "set them to what 'id -u' and 'id -g' say of the owner of the database" ;;
  esac
  uid=
  gid=
  while read -r key _ effective _; do
    case $key in
      Uid:) uid=$effective ;;
      Gid:) gid=$effective ;;
    esac
  done </proc/self/status
  if [ "$uid" != 0 ]; then
    [ "$uid:$gid" = "$PUID:$PGID" ] ||
      echo "slipway: PUID and PGID are $PUID:$PGID, and this container runs as $uid:$gid: only root can change that" >&2
  elif [ "$PUID:$PGID" != 0:0 ]; then
    as="$setpriv --reuid $PUID --regid $PGID --clear-groups --"
    $as "$setpriv" --version >/dev/null 2>&1 ||
      fail 77 "PUID and PGID are $PUID:$PGID" 'this container may not become another user, by cap_drop' \
        "add cap_add: [SETUID, SETGID], or write user: \"$PUID:$PGID\" in place of PUID and PGID"
  fi
fi

if [ "$1" = slipway ]; then
  shift
  [ -z "$stopped" ] || exit "$stopped"
  exec $as "$slipway" "$@"
fi

# An app's own entrypoint that wants to be root drops by itself.
app=$as
case ${SLIPWAY_DROP:-app} in
  app) ;;
  gate) app= ;;
  *) fail 78 "SLIPWAY_DROP is $SLIPWAY_DROP" 'it is one of app, gate' 'set SLIPWAY_DROP=app, or unset it' ;;
esac

mode=${SLIPWAY_MODE:-migrate}
case $mode in
  off)
    echo 'slipway: SLIPWAY_MODE is off: the gate is open, and nothing was looked at' >&2
    exec $app "$@"
    ;;
  migrate | check) ;;
  *) fail 78 "SLIPWAY_MODE is $mode" 'it is one of migrate, check, off' 'set SLIPWAY_MODE=migrate, or unset it' ;;
esac

case ${SLIPWAY_DRY_RUN:-}${SLIPWAY_DRY_RUN_FILE:+ from a file} in
  '' | 0 | [Ff][Aa][Ll][Ss][Ee] | [Nn][Oo] | [Oo][Ff][Ff]) ;;
  *)
    fail 78 'SLIPWAY_DRY_RUN is set' 'a dry run changes nothing, and the app would start on the old schema' \
      'unset it here, and run slipway plan by hand'
    ;;
esac

# Which optional services are missing is told to the app. The gate tells this shell through a pipe, since there may be no
# place for a file: a here-document makes one in every shell, and /proc opens its other end.
pipe() {
  exec 8<<END

END
}
answer=
if [ -n "${SLIPWAY_WAIT_FOR:-}${SLIPWAY_WAIT_FOR_FILE:-}" ]; then
  unset SLIPWAY_DEGRADED
  if (pipe && : >>/proc/self/fd/8) 2>/dev/null; then
    pipe
    exec 9>>/proc/self/fd/8
    answer=stdin
  else
    echo 'slipway: there is no pipe here: the app will not be told of missing services' >&2
  fi
fi

# The gate runs beside this shell and not in its place, so that afterwards the shell can become CMD; signals to the
# shell are handed on. A shell starts what runs beside it with INT ignored, so INT is handed on as TERM.
[ -z "$stopped" ] || exit "$stopped"
if [ -n "$answer" ]; then
  SLIPWAY_EMBEDDED=1 SLIPWAY_ANSWER=$answer $as "$slipway" "$mode" 0>&9 8<&- 9>&- &
else
  SLIPWAY_EMBEDDED=1 $as "$slipway" "$mode" &
fi
gate=$!
# What came while it was starting, and so was handed to nobody.
[ -z "$stopped" ] || kill -TERM "$gate" 2>/dev/null || true
code=0
wait "$gate" || code=$?
# A signal ends the wait, not the gate.
while kill -0 "$gate" 2>/dev/null; do
  code=0
  wait "$gate" || code=$?
done
gate=

[ "$code" -eq 0 ] || exit "$code"
[ -z "$stopped" ] || exit "$stopped"
if [ -n "$answer" ]; then
  exec 9>&-
  { IFS= read -r answer && IFS= read -r answer; } <&8 || answer=
  exec 8<&-
  [ -z "$answer" ] || export SLIPWAY_DEGRADED="$answer"
fi
exec $app "$@"
