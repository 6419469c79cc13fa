#!/bin/sh
# Links a Java runtime with nothing but what Slipway needs: runtime.sh /opt/slipway/runtime
set -eu
runtime=$1
work=$(mktemp -d)
java=$(dirname "$(dirname "$(readlink -f "$(command -v jlink)")")")

# java.sql wants the module java.xml, and nothing here reads XML: of each package that is not for everybody one file stays,
# since a module has to have all packages that it names.
jmod list "$java/jmods/java.xml.jmod" | grep -E '^classes/(com/sun|jdk/xml)' | awk '{
    folder = $0; sub("/[^/]*$", "", folder)
    if (folder in seen) { sub("^classes", "/java.xml"); gsub("[$]", "[$]"); print "regex:" $0 }
    seen[folder] = 1
  }' >"$work/excluded"

jlink --add-modules java.base,java.sql,java.logging,java.naming,java.management,jdk.unsupported \
  --strip-java-debug-attributes --no-header-files --no-man-pages --compress zip-9 "--exclude-resources=@$work/excluded" \
  --output "$runtime"

# What only tools read; and a sort that only the compiler uses which java.options turns off.
rm -f "$runtime/lib/classlist" "$runtime/lib/jrt-fs.jar" "$runtime/lib/jexec" "$runtime/lib/libsimdsort.so" \
  "$runtime/bin/keytool"
# Debian leaves the names of all functions in it.
strip --strip-unneeded "$runtime/lib/server/libjvm.so"
rm -rf "$work"
