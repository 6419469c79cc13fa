#!/bin/sh
# Stands before an app's own command: docker-entrypoint.sh CMD ARGS… runs the gate, and only if it opens becomes CMD.
# SLIPWAY_MODE: migrate (the default), check (look, never write), off (straight to CMD).
# docker-entrypoint.sh slipway ARGS… is the gate's own command, for people: docker run … IMAGE slipway snapshots.
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

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
slipway=$here/bin/slipway
[ -x "$slipway" ] || slipway=$here/slipway

if [ "$1" = slipway ]; then
  shift
  [ -z "$stopped" ] || exit "$stopped"
  exec "$slipway" "$@"
fi

mode=${SLIPWAY_MODE:-migrate}
case $mode in
  off)
    echo 'slipway: SLIPWAY_MODE is off: the gate is open, and nothing was looked at' >&2
    exec "$@"
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
  SLIPWAY_ANSWER=$answer "$slipway" "$mode" 0>&9 8<&- 9>&- &
else
  "$slipway" "$mode" &
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
exec "$@"
