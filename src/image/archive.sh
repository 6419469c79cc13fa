#!/bin/sh
# Writes a CDS archive of the classes that a Java program loads: archive.sh JAVA ARCHIVE ARGUMENTS…
# The same program gives the same bytes, which an AOT cache of JDK 25 does not: it depends on what was compiled meanwhile.
set -eu
java=$1
archive=$2
shift 2
work=$(mktemp -d)

# Interpreted, or what the compiler looks at beside the program would be in the list. Not in order but sorted, since the
# order of two threads is chance; what is known of a class behind the class.
"$java" -Xint -Xshare:off "-XX:DumpLoadedClassList=$work/loaded" "$@" >/dev/null
{
  sed -n '/^[^#@]/s/ id: .*//p' "$work/loaded" | LC_ALL=C sort -u
  grep '^@' "$work/loaded" | LC_ALL=C sort -u
} >"$work/classes"

# The archive holds soft references with the milliseconds since the machine started, so these stand still; of a jar it
# holds the real date, by which it is known again.
NO_FAKE_STAT=1 faketime -m -f '2026-01-01 00:00:00 x0.000001' \
  "$java" -Xint -Xshare:dump "-XX:SharedClassListFile=$work/classes" "-XX:SharedArchiveFile=$archive" -XX:+AOTClassLinking "$@"
rm -rf "$work"
