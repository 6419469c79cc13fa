#!/bin/sh
# Stands before an app's own command: docker-entrypoint.sh CMD ARGS… runs the gate, and only if it opens becomes CMD.
# SLIPWAY_MODE: migrate (the default), check (look, never write), off (straight to CMD).
set -eu

if [ $# -eq 0 ]; then
  echo 'slipway: no command to start was given; write it behind docker-entrypoint.sh (CMD in a Dockerfile)' >&2
  exit 64
fi

mode=${SLIPWAY_MODE:-migrate}
case $mode in
  off) exec "$@" ;;
  migrate | check) ;;
  *)
    echo "slipway: SLIPWAY_MODE is $mode; it is one of migrate, check, off" >&2
    exit 78
    ;;
esac

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
slipway=$here/bin/slipway
[ -x "$slipway" ] || slipway=$here/slipway

# The gate runs beside this shell and not in its place, so that afterwards the shell can become CMD; signals to the
# shell are handed on. A shell starts what runs beside it with INT ignored, so INT is handed on as TERM.
stopped=
"$slipway" "$mode" &
gate=$!
trap 'stopped=143; kill -TERM "$gate" 2>/dev/null || true' TERM INT HUP
code=0
wait "$gate" || code=$?
# A signal ends the wait, not the gate.
while kill -0 "$gate" 2>/dev/null; do
  code=0
  wait "$gate" || code=$?
done
trap - TERM INT HUP

[ "$code" -eq 0 ] || exit "$code"
[ -z "$stopped" ] || exit "$stopped"
exec "$@"
