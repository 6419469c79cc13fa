#!/bin/sh
# Stands before an app's own command: docker-entrypoint.sh CMD ARGS… runs the gate, and only if it opens becomes CMD.
# SLIPWAY_MODE: migrate (the default), check (look, never write), off (straight to CMD).
# PUID, PGID: as whom root lets the gate and CMD run; UMASK: what new files are not allowed.
# docker-entrypoint.sh slipway ARGS… is the gate's own command, for people: docker run … IMAGE slipway snapshots.
# Only what every shell has built in: the image may hold no other program.
set -eu

# What a shell was given as a variable it hands on as it then is. So every variable here begins with slipway_: an app may
# be set by mode, uid or key.
# First of all, because whoever is process 1 does not even notice a signal that it has no trap for.
slipway_stopped=
slipway_pid=
trap 'slipway_stopped=143; [ -z "$slipway_pid" ] || kill -TERM "$slipway_pid" 2>/dev/null || true' TERM INT HUP

fail() { # CODE SEEN WHY NEXT
  printf 'slipway: %s: %s. Next: %s\n' "$2" "$3" "$4" >&2
  exit "$1"
}

# What came between two of the lines below is not lost, as it would be on whatever takes this shell's place.
become() {
  [ -z "$slipway_stopped" ] || exit "$slipway_stopped"
  exec "$@"
}

[ -n "${1:-}" ] || fail 64 'no command to start was given' 'the gate would open for nothing' \
  'write it behind docker-entrypoint.sh (CMD in a Dockerfile)'

case $0 in
  */*) slipway_here=${0%/*} ;;
  *) slipway_here=. ;;
esac
slipway_here=$(CDPATH='' cd -- "$slipway_here" && pwd)
slipway_command=$slipway_here/bin/slipway
slipway_setpriv=$slipway_here/bin/setpriv
[ -x "$slipway_command" ] || slipway_command=$slipway_here/slipway
[ -x "$slipway_setpriv" ] || slipway_setpriv=setpriv

case $1 in
  --help | --version) become "$slipway_command" "$1" ;;
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
  for slipway_argument in "$@"; do
    case $slipway_argument in
      -i | -l | -il | -li | --login) ;;
      *) return 1 ;;
    esac
  done
}
if is_bare_shell "$@"; then
  echo 'slipway: a shell to look around in: nothing was looked at, and no app starts' >&2
  become "$@"
fi

case ${UMASK:-022} in
  *[!0-7]* | ?????*) fail 78 "UMASK is $UMASK" 'it is an octal number such as 022' 'set UMASK=022, or unset it' ;;
esac
[ -z "${UMASK:-}" ] || umask "$UMASK"

# As whom: what is put before a command.
slipway_user=
if [ -n "${PUID:-}${PGID:-}" ]; then
  [ -n "${PUID:-}" ] || fail 78 "PGID is $PGID and PUID is not set" 'one without the other is nobody' "set PUID too, or unset PGID"
  [ -n "${PGID:-}" ] || fail 78 "PUID is $PUID and PGID is not set" 'one without the other is nobody' "set PGID too, or unset PUID"
  case $PUID$PGID in
    *[!0-9]*) fail 78 "PUID is $PUID and PGID is $PGID" 'they are numbers, since an image need not know any names' \
      "set them to what 'id -u' and 'id -g' say of the owner of the database" ;;
  esac
  # A system has none from 2^32-1 on: that means "as before", and what comes then begins with root again.
  for slipway_argument in "$PUID" "$PGID"; do
    { [ "${#slipway_argument}" -le 10 ] && [ "$slipway_argument" -lt 4294967295 ]; } ||
      fail 78 "PUID is $PUID and PGID is $PGID" 'there is no user and no group of such a number' \
        "set them to what 'id -u' and 'id -g' say of the owner of the database"
  done
  slipway_uid=
  slipway_gid=
  while read -r slipway_key _ slipway_effective _; do
    case $slipway_key in
      Uid:) slipway_uid=$slipway_effective ;;
      Gid:) slipway_gid=$slipway_effective ;;
    esac
  done </proc/self/status
  if [ "$slipway_uid" != 0 ]; then
    [ "$slipway_uid:$slipway_gid" = "$PUID:$PGID" ] ||
      echo "slipway: PUID and PGID are $PUID:$PGID, and this container runs as $slipway_uid:$slipway_gid: only root can change that" >&2
  elif [ "$PUID:$PGID" != 0:0 ]; then
    slipway_user="$slipway_setpriv --reuid $PUID --regid $PGID --clear-groups --"
    $slipway_user "$slipway_setpriv" --version >/dev/null 2>&1 ||
      fail 77 "PUID and PGID are $PUID:$PGID" 'this container may not become another user, by cap_drop' \
        "add cap_add: [SETUID, SETGID], or write user: \"$PUID:$PGID\" in place of PUID and PGID"
  fi
fi

if [ "$1" = slipway ]; then
  shift
  become $slipway_user "$slipway_command" "$@"
fi

# An app's own entrypoint that wants to be root drops by itself.
slipway_app=$slipway_user
case ${SLIPWAY_DROP:-app} in
  app) ;;
  gate) slipway_app= ;;
  *) fail 78 "SLIPWAY_DROP is $SLIPWAY_DROP" 'it is one of app, gate' 'set SLIPWAY_DROP=app, or unset it' ;;
esac

slipway_mode=${SLIPWAY_MODE:-migrate}
case $slipway_mode in
  off)
    echo 'slipway: SLIPWAY_MODE is off: the gate is open, and nothing was looked at' >&2
    become $slipway_app "$@"
    ;;
  migrate | check) ;;
  *) fail 78 "SLIPWAY_MODE is $slipway_mode" 'it is one of migrate, check, off' 'set SLIPWAY_MODE=migrate, or unset it' ;;
esac

case ${SLIPWAY_DRY_RUN:-}${SLIPWAY_DRY_RUN_FILE:+ from a file} in
  '' | 0 | [Ff][Aa][Ll][Ss][Ee] | [Nn][Oo] | [Oo][Ff][Ff]) ;;
  *)
    fail 78 'SLIPWAY_DRY_RUN is set' 'a dry run changes nothing, and the app would start on the old schema' \
      'unset it here, and run slipway plan by hand'
    ;;
esac

# Which optional services are missing is told to the app, and a setting that a release renamed is handed on under its new
# name. The gate tells this shell through a pipe, since there may be no place for a file: a here-document makes one in every
# shell, and /proc opens its other end.
pipe() {
  exec 8<<END

END
}
slipway_answer=
slipway_handed=
slipway_folder=${SLIPWAY_MIGRATIONS:-/migrations}
[ -n "${SLIPWAY_MIGRATIONS:-}" ] || [ -d /migrations ] || slipway_folder=migrations
if [ -n "${SLIPWAY_WAIT_FOR:-}${SLIPWAY_WAIT_FOR_FILE:-}" ]; then
  unset SLIPWAY_DEGRADED
  slipway_answer=wanted
elif [ -e "$slipway_folder/releases.yaml" ] || [ -n "${SLIPWAY_MIGRATIONS_FILE:-}" ]; then
  slipway_answer=wanted
fi
if [ -n "$slipway_answer" ]; then
  if (pipe && : >>/proc/self/fd/8) 2>/dev/null; then
    pipe
    exec 9>>/proc/self/fd/8
    slipway_answer=stdin
  else
    echo 'slipway: there is no pipe here: the app will not be told of missing services, and no setting is handed on' >&2
    slipway_answer=
  fi
fi

# The gate runs beside this shell and not in its place, so that afterwards the shell can become CMD; signals to the
# shell are handed on. A shell starts what runs beside it with INT ignored, so INT is handed on as TERM.
[ -z "$slipway_stopped" ] || exit "$slipway_stopped"
if [ -n "$slipway_answer" ]; then
  SLIPWAY_EMBEDDED=1 LC_ALL=C SLIPWAY_ANSWER=$slipway_answer $slipway_user "$slipway_command" "$slipway_mode" 0>&9 8<&- 9>&- &
else
  SLIPWAY_EMBEDDED=1 LC_ALL=C $slipway_user "$slipway_command" "$slipway_mode" &
fi
slipway_pid=$!
# What came while it was starting, and so was handed to nobody.
[ -z "$slipway_stopped" ] || kill -TERM "$slipway_pid" 2>/dev/null || true
slipway_code=0
wait "$slipway_pid" || slipway_code=$?
# A signal ends the wait, not the gate.
while kill -0 "$slipway_pid" 2>/dev/null; do
  slipway_code=0
  wait "$slipway_pid" || slipway_code=$?
done
slipway_pid=

[ "$slipway_code" -eq 0 ] || exit "$slipway_code"
if [ -n "$slipway_answer" ]; then
  exec 9>&-
  { IFS= read -r slipway_answer && IFS= read -r slipway_answer && IFS= read -r slipway_handed; } <&8 ||
    { slipway_answer= && slipway_handed=; }
  exec 8<&-
  [ -z "$slipway_answer" ] || export SLIPWAY_DEGRADED="$slipway_answer"
  # Only the names came through the pipe, OLD=NEW: what a value holds is nobody's business on the way.
  for slipway_argument in $slipway_handed; do
    case $slipway_argument in
      [!A-Za-z_]* | *=[!A-Za-z_]* | *=*=* | *[!A-Za-z0-9_=]*) continue ;;
      *=*) eval "export ${slipway_argument#*=}=\"\${${slipway_argument%%=*}-}\"" ;;
    esac
  done
fi
become $slipway_app "$@"
