#!/bin/sh
# Puts the jars that Maven built, SQLite's native library and the scripts into a Slipway folder: assemble.sh /opt/slipway
set -eu
home=$1
# When all files say that they were made: what pom.xml says of the jars.
date=$(sed -n 's|.*<project.build.outputTimestamp>\(.*\)</.*|\1|p' pom.xml)
mkdir -p "$home/bin" "$home/jars" "$home/native"
cp target/slipway.jar target/lib/*.jar "$home/jars/"

work=$(mktemp -d)
# The folders of the driver's jar are named as the kernel names most processors.
driver=$(echo "$home"/jars/sqlite-jdbc-*.jar)
mkdir "$work/sqlite" "$work/postgresql"
(
  cd "$work/sqlite"
  jar xf "$driver"
  cp "org/sqlite/native/Linux/$(uname -m)/libsqlitejdbc.so" "$home/native/"
  rm -r org/sqlite/native META-INF/maven/org.xerial/sqlite-jdbc/pom.xml
  jar --create --no-compress --date="$date" --file "$driver" --manifest META-INF/MANIFEST.MF .
)
# The server's messages are told in English, and so are the driver's.
driver=$(echo "$home"/jars/postgresql-*.jar)
(
  cd "$work/postgresql"
  jar xf "$driver"
  rm -r org/postgresql/translation
  jar --create --date="$date" --file "$driver" --manifest META-INF/MANIFEST.MF .
)
rm -rf "$work"
strip --strip-unneeded "$home/native/libsqlitejdbc.so"
sh "${0%/*}/carry.sh" "$home" "$home/native" "$home/lib" "$home/native/libsqlitejdbc.so"

# On the shell that is carried along: an image may have none.
for script in docker-entrypoint.sh slipway; do
  target=$home/$script
  [ "$script" = docker-entrypoint.sh ] || target=$home/bin/$script
  sed "1s|.*|#!$home/bin/sh|" "entrypoint/$script" >"$target"
  chmod 755 "$target"
done

# Maven's list of the jars, and Debian's packages that the rest is from.
packages=$(
  for file in "$home"/lib/* "$home-postgresql"/lib/* /usr/bin/bash /usr/bin/setpriv "$(command -v jlink)" /usr/lib/postgresql/*/bin/pg_dump; do
    case $file in
      /usr/*) dpkg -S "$(readlink -f "$file")" ;;
      *) dpkg -S "*/${file##*/}" ;;
    esac
  done | grep -v ^diversion | sed 's/:.*//' | sort -u
)
# shellcheck disable=SC2086
dpkg-query -W -f '    {"type": "library", "name": "${Package}", "version": "${Version}", "purl": "pkg:deb/debian/${Package}@${Version}?arch=${Architecture}"},\n' \
  $packages >/tmp/packages
sed '/^  "components" *: *\[/r /tmp/packages' target/sbom.cdx.json >"$home/sbom.cdx.json"
grep -q pkg:deb "$home/sbom.cdx.json"
cp LICENSE "$home/LICENSE"
find "$home" "$home-postgresql" -exec touch -h -d "$date" {} +
