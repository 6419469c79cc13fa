#!/bin/sh
# Puts the jars that Maven built, SQLite's native library and the scripts into a Slipway folder: assemble.sh /opt/slipway
set -eu
home=$1
mkdir -p "$home/bin" "$home/jars" "$home/native"
cp target/slipway.jar target/lib/*.jar "$home/jars/"

# The folders of the driver's jar are named as the kernel names most processors.
driver=$(echo "$home"/jars/sqlite-jdbc-*.jar)
work=$(mktemp -d)
(
  cd "$work"
  jar xf "$driver"
  cp "org/sqlite/native/Linux/$(uname -m)/libsqlitejdbc.so" "$home/native/"
  rm -r org/sqlite/native
  jar --create --no-compress --file "$driver" --manifest META-INF/MANIFEST.MF .
)
rm -rf "$work"
strip --strip-unneeded "$home/native/libsqlitejdbc.so"

# On the shell that is carried along: an image may have none.
for script in docker-entrypoint.sh slipway; do
  target=$home/$script
  [ "$script" = docker-entrypoint.sh ] || target=$home/bin/$script
  sed "1s|.*|#!$home/bin/sh|" "entrypoint/$script" >"$target"
  chmod 755 "$target"
done
