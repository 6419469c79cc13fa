#!/bin/sh
# How long a start with nothing to do takes, against a JVM that says hello, in one run:
#   docker build -q -t slipway-benchmark --target benchmark . && docker run --rm slipway-benchmark
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
export SLIPWAY_DATABASE_URL="$work/app.db" SLIPWAY_MIGRATIONS="$work/migrations"
"$home/bin/slipway" >/dev/null 2>&1

hello() {
  "$home/runtime/bin/java" -XX:AOTCache="$home/hello/hello.aot" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData \
    -cp "$home/hello/hello.jar" Hello >/dev/null
}
nothing_to_do() {
  "$home/bin/slipway" >/dev/null
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

run=0
while [ "$run" -lt "$runs" ]; do # alternating, so that a busy moment hits both
  millis hello >>"$work/hello"
  millis nothing_to_do >>"$work/nothing"
  run=$((run + 1))
done
hello=$(median "$work/hello")
nothing=$(median "$work/nothing")
ratio=$((nothing * 100 / hello))
echo "hello $((hello / 10)).$((hello % 10)) ms, nothing to do $((nothing / 10)).$((nothing % 10)) ms: $((ratio / 100)).$(printf %02d $((ratio % 100))) times, median of $runs"
