#!/bin/sh
# Prints for each tool what it weighs and how long it takes to find nothing to do in a SQLite database with 30 migrations,
# which it applied itself before: measure.sh [RUNS]
set -eu
runs=${1:-15}
work=$(mktemp -d)
mkdir -p "$work/plain" "$work/flyway" /peers/prisma/migrations
echo 'provider = "sqlite"' >/peers/prisma/migrations/migration_lock.toml
echo '--liquibase formatted sql' >"$work/changelog.sql"
number=1
while [ "$number" -le 30 ]; do
  sql="CREATE TABLE t$number (id INTEGER PRIMARY KEY, name TEXT);"
  padded=$(printf %03d "$number")
  prisma=/peers/prisma/migrations/20260101000${padded}_t
  mkdir -p "$prisma"
  echo "$sql" | tee "$work/plain/${padded}_t.sql" "$work/flyway/V${number}__t.sql" >"$prisma/migration.sql"
  printf -- '--changeset peers:%s\n%s\n' "$number" "$sql" >>"$work/changelog.sql"
  number=$((number + 1))
done

export SLIPWAY_MIGRATIONS="$work/plain" SLIPWAY_BACKUP=off
# What Prisma needs in order not to look for the engine that is not there.
export PRISMA_QUERY_ENGINE_LIBRARY=/peers/prisma/engine PRISMA_SCHEMA_ENGINE_BINARY=/bin/true

slipway() {
  SLIPWAY_DATABASE_URL=$work/slipway.db /opt/slipway/bin/slipway
}
flyway_library() {
  java -cp '/peers/flyway/classes:/peers/flyway/jars/*' Migrate "jdbc:sqlite:$work/library.db" "$work/flyway"
}
flyway() {
  FLYWAY_DISABLE_UPDATE_CHECK=true REDGATE_DISABLE_TELEMETRY=true /peers/flyway-command/flyway -skipCheckForUpdate \
    "-url=jdbc:sqlite:$work/flyway.db" "-locations=filesystem:$work/flyway" migrate
}
liquibase() {
  (cd "$work" && LIQUIBASE_ANALYTICS_ENABLED=false java -cp '/peers/liquibase/jars/*' \
    liquibase.integration.commandline.LiquibaseCommandLine \
    "--url=jdbc:sqlite:$work/liquibase.db" --changelog-file=changelog.sql update)
}
prisma() {
  (cd /peers/prisma && DATABASE_URL=file:$work/prisma.db node node_modules/prisma/build/index.js migrate deploy)
}

tools="slipway flyway_library flyway liquibase prisma"
for tool in $tools; do
  for time in first second; do
    "$tool" >"$work/$tool.log" 2>&1 || {
      echo "$tool, the $time time:" >&2
      cat "$work/$tool.log" >&2
      exit 1
    }
  done
done
run=0
while [ "$run" -lt "$runs" ]; do # in turn, so that a busy moment hits all
  for tool in $tools; do
    start=$(date +%s%N)
    "$tool" >/dev/null 2>&1
    end=$(date +%s%N)
    echo $(((end - start) / 1000000)) >>"$work/$tool.millis"
  done
  run=$((run + 1))
done

megabytes() {
  du -scB1 "$@" | tail -n 1 | awk '{ print int($1 / 1000000 + 0.5) }'
}
# As Debian packages them; the libraries of the system that they share are not counted.
packaged() {
  dpkg-query -W -f '${Installed-Size}\n' "$@" | awk '{ all += $1 } END { print int(all * 1024 / 1000000 + 0.5) }'
}
java_size=$(packaged openjdk-25-jre-headless)
node_size=$(packaged nodejs 'libnode[0-9]*')
floor=$(sort -n "$work/slipway.millis" | sed -n "$((runs / 2 + 1))p")
row() { # NAME TOOL MEGABYTES RUNTIME
  median=$(sort -n "$work/$2.millis" | sed -n "$((runs / 2 + 1))p")
  ratio=$((median * 10 / floor))
  printf '%-40s %5s MB + %3s MB %6s ms %4s.%s times\n' "$1" "$3" "$4" "$median" $((ratio / 10)) $((ratio % 10))
}
echo "tool, its own size + the runtime it needs, nothing to do (median of $runs), against Slipway"
row "Slipway" slipway "$(megabytes /opt/slipway)" 0
echo "  without PostgreSQL's clients: $(($(megabytes /opt/slipway) - $(megabytes /opt/slipway/postgresql))) MB"
row "Flyway 13.12.0, a library in ten lines" flyway_library "$(megabytes /peers/flyway/jars)" "$java_size"
row "Flyway 10.22.0, the command" flyway "$(megabytes /peers/flyway-command)" "$java_size"
row "Liquibase 5.0.4" liquibase "$(megabytes /peers/liquibase/jars)" "$java_size"
row "Prisma 6.19.3" prisma "$(megabytes /peers/prisma/node_modules)" "$node_size"
rm -rf "$work"
