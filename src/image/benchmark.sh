#!/bin/sh
# How long a start with nothing to do takes, against a JVM that says hello, in one run:
#   docker build -q -t slipway-benchmark --target benchmark . && docker run --rm slipway-benchmark
# With the URL of an empty PostgreSQL database there too: docker run --rm --network … -e DATABASE_URL=… slipway-benchmark
set -eu
runs=${1:-40}
home=/opt/slipway
work=$(mktemp -d)
mkdir "$work/migrations"
number=1
while [ "$number" -le 30 ]; do
  echo "CREATE TABLE t$number (id INTEGER PRIMARY KEY, name TEXT);" >"$work/migrations/$(printf %03d "$number")_t.sql"
  number=$((number + 1))
done
export SLIPWAY_MIGRATIONS="$work/migrations" SLIPWAY_BACKUP=off
url=${DATABASE_URL-}

hello() {
  "$home/runtime/bin/java" -XX:SharedArchiveFile="$home/hello/hello.jsa" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData \
    -cp "$home/hello/hello.jar" Hello >/dev/null
}
sqlite() {
  SLIPWAY_DATABASE_URL=$work/app.db "$home/bin/slipway" >/dev/null
}
postgresql() {
  SLIPWAY_DATABASE_URL=$url "$home/bin/slipway" >/dev/null
}
millis() { # COMMAND: how long one run of it takes, in tenths of a millisecond
  start=$(date +%s%N)
  "$1"
  end=$(date +%s%N)
  echo $(((end - start) / 100000))
}
median() {
  sort -n "$1" | sed -n "$((runs / 2 + 1))p"
}
said() { # COMMAND: what its median is, against hello's
  took=$(median "$work/$1")
  ratio=$((took * 100 / hello))
  echo "$((took / 10)).$((took % 10)) ms: $((ratio / 100)).$(printf %02d $((ratio % 100))) times"
}

engines=sqlite
[ -z "$url" ] || engines="sqlite postgresql"
for engine in $engines; do
  "$engine" 2>/dev/null
done
run=0
while [ "$run" -lt "$runs" ]; do # alternating, so that a busy moment hits all
  for timed in hello $engines; do
    millis "$timed" >>"$work/$timed"
  done
  run=$((run + 1))
done
hello=$(median "$work/hello")
echo "hello $((hello / 10)).$((hello % 10)) ms, nothing to do $(said sqlite), median of $runs"
[ -z "$url" ] || echo "on PostgreSQL $(said postgresql)"
