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
# Nor is anything here in the old encodings of East Asia, or asks for the names of characters or in which language.
cat >>"$work/excluded" <<'EXCLUDED'
regex:/java.base/sun/nio/cs/(GB18030|GBK|EUC_|Big5|HKSCS|SJIS|MS9|Johab|JIS_|ISO2022|PCK).*
/java.base/java/lang/uniName.dat
regex:/java.base/sun/security/tools/keytool/resources/.*_(de|ja|zh).*
regex:/java.base/sun/(launcher|security/util)/resources/.*_(de|ja|zh).*
EXCLUDED

# java.net.http, jdk.httpserver and the curves of TLS: for what is told to other services.
jlink --add-modules java.base,java.sql,java.logging,java.naming,java.management,java.net.http,jdk.httpserver,jdk.crypto.ec,jdk.unsupported \
  --strip-java-debug-attributes --no-header-files --no-man-pages --compress zip-9 "--exclude-resources=@$work/excluded" \
  --output "$runtime"

# What only tools read; and a sort that only the compiler uses which java.options turns off.
rm -f "$runtime/lib/classlist" "$runtime/lib/jrt-fs.jar" "$runtime/lib/jexec" "$runtime/lib/libsimdsort.so" \
  "$runtime/bin/keytool" "$runtime/bin/jwebserver"
# Debian leaves the names of all functions in it.
strip --strip-unneeded "$runtime/lib/server/libjvm.so"

# Of the C++ library all of it needs a handful of functions: they are linked anew, without the rest of it, which is as big as all
# of glibc. Their versions have to be those that are asked for.
find "$runtime/lib" -name "*.so" -exec nm -D --undefined-only {} + | grep -E '@(GLIBCXX|CXXABI)_' | awk '{ print $NF }' | sort -u >"$work/wanted"
awk -F @ '{ names[$2] = names[$2] $1 ";" } END { for (version in names) print version " { global: " names[version] " };" }
    END { print "PRIVATE { local: *; };" }' "$work/wanted" >"$work/versions"
# shellcheck disable=SC2046
g++ -shared -static-libstdc++ -o "$runtime/lib/libstdc++.so.6" -Wl,-soname,libstdc++.so.6 \
  "-Wl,--version-script=$work/versions" $(sed 's/@.*//; s/^/-Wl,-u,/' "$work/wanted")
strip --strip-unneeded "$runtime/lib/libstdc++.so.6"

# Last, since it takes away what other tools read.
java "${0%/*}/Lean.java" "$runtime/lib/server/libjvm.so"
rm -rf "$work"
