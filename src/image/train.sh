#!/bin/sh
# Writes java.options and the AOT cache of a Slipway folder: train.sh /opt/slipway
# The cache is trained on a start with nothing to do and on nothing else: every class in it is linked at every start,
# and those of an upgrade, Flyway's above all, would double the time of a start that has nothing to upgrade.
# "-Xshare:auto" must not stand beside it: JDK 25 aborts on that.
set -eu
home=$1
work=$(mktemp -d)

# The driver looks for a file of its own in every jar, and opens all of those before its own.
jars=$(echo "$home"/jars/sqlite-jdbc-*.jar)
for jar in "$home"/jars/*.jar; do
  [ "$jar" = "$jars" ] || others=${others-}:$jar
done
jars=$jars$others
cat >"$home/java.options" <<OPTIONS
-XX:AOTCache=$home/slipway.aot
-XX:+UseSerialGC
-XX:TieredStopAtLevel=1
-XX:-UsePerfData
-Xmx512m
--enable-native-access=ALL-UNNAMED
-Dslf4j.provider=dev.slipway.cli.StderrLog
-Dslf4j.internal.verbosity=WARN
-Dorg.sqlite.lib.path=$home/native
-Dorg.sqlite.lib.name=libsqlitejdbc.so
-Dorg.sqlite.tmpdir=$home/native
-cp
$jars
OPTIONS

mkdir "$work/migrations"
echo 'CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT NOT NULL);' >"$work/migrations/001_books.sql"
echo 'ALTER TABLE book ADD COLUMN year INTEGER;' >"$work/migrations/002_years.sql"
sed 1d "$home/java.options" >"$work/options"
export SLIPWAY_DATABASE_URL="$work/app.db" SLIPWAY_MIGRATIONS="$work/migrations"
"$home/runtime/bin/java" "@$work/options" dev.slipway.cli.Main
"$home/runtime/bin/java" "-XX:AOTCacheOutput=$home/slipway.aot" "@$work/options" dev.slipway.cli.Main
"$home/runtime/bin/java" "@$home/java.options" dev.slipway.cli.Main
rm -rf "$work"
