#!/bin/sh
# Writes java.options and the CDS archives of a Slipway folder, one for each engine: train.sh /opt/slipway
# An archive holds what a start with nothing to do loads and nothing else: every class in it is linked at every start,
# and those of an upgrade, Flyway's above all, would double the time of a start that has nothing to upgrade.
set -eu
home=$1
work=$(mktemp -d)

# The driver looks for a file of its own in every jar, and opens all of those before its own. A class that the cache lacks
# is looked for in the same way, and most often is one of Slipway's for another layout.
driver=$(echo "$home"/jars/sqlite-jdbc-*.jar)
jars=$driver:$home/jars/slipway.jar
for jar in "$home"/jars/*.jar; do
  [ "$jar" = "$driver" ] || [ "$jar" = "$home/jars/slipway.jar" ] || jars=$jars:$jar
done
# The accessor: Java would else write and link a class for a method that it calls once, of its own enum.
cat >"$home/java.options" <<OPTIONS
-XX:+UseSerialGC
-XX:TieredStopAtLevel=1
-XX:-UsePerfData
-Xmx512m
--enable-native-access=ALL-UNNAMED
--sun-misc-unsafe-memory-access=allow
-Djdk.reflect.useNativeAccessorOnly=true
-Dslf4j.provider=dev.slipway.cli.StderrLog
-Dslf4j.internal.verbosity=WARN
-Dorg.sqlite.lib.path=$home/native
-Dorg.sqlite.lib.name=libsqlitejdbc.so
-Dorg.sqlite.tmpdir=$home/native
-cp
$jars
OPTIONS

# With a table of the app's own, since one is read in most layouts.
mkdir "$work/migrations"
echo 'CREATE TABLE schema_migrations (name VARCHAR(99) PRIMARY KEY, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT NOT NULL);' >"$work/migrations/001_books.sql"
echo 'ALTER TABLE book ADD COLUMN year INTEGER;' >"$work/migrations/002_years.sql"
export SLIPWAY_MIGRATIONS="$work/migrations" SLIPWAY_BACKUP=off

train() { # ENGINE URL
  export SLIPWAY_DATABASE_URL="$2"
  "$home/runtime/bin/java" "@$home/java.options" dev.slipway.cli.Main
  sh "${0%/*}/archive.sh" "$home/runtime/bin/java" "$home/$1.jsa" "@$home/java.options" dev.slipway.cli.Main
  "$home/runtime/bin/java" "-XX:SharedArchiveFile=$home/$1.jsa" "@$home/java.options" dev.slipway.cli.Main
}

train sqlite "$work/app.db"

# A server as the image postgres is one: it asks for a password, and has no certificate.
server=$(echo /usr/lib/postgresql/*/bin)
echo training >"$work/password"
chown -R postgres "$work"
as_postgres() {
  setpriv --reuid postgres --regid postgres --clear-groups "$@"
}
as_postgres "$server/initdb" -D "$work/server" -U postgres --auth=scram-sha-256 --pwfile="$work/password" >/dev/null
as_postgres "$server/pg_ctl" -D "$work/server" -l "$work/log" -o "-c unix_socket_directories=$work" -w start >/dev/null
train postgresql 'postgresql://postgres:training@localhost/postgres'
as_postgres "$server/pg_ctl" -D "$work/server" -m fast -w stop >/dev/null
rm -rf "$work"
