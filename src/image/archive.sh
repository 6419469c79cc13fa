#!/bin/sh
# Writes a CDS archive of the classes that a Java program loads: archive.sh JAVA ARCHIVE ARGUMENTS…
# The same program gives the same bytes, which an AOT cache of JDK 25 does not: it depends on what was compiled meanwhile.
set -eu
java=$1
archive=$2
shift 2
work=$(mktemp -d)

# Interpreted, or what the compiler looks at beside the program would be in the list. What few runs have came about by chance,
# by a thread that was a little faster or slower; so only what most runs have is in it. Sorted, and what is known of a class behind the class.
for run in 1 2 3 4 5 6 7 8 9; do
  "$java" -Xint -Xshare:off "-XX:DumpLoadedClassList=$work/loaded" "$@" >/dev/null
  awk '/^(#|$)/ { next }
    /^@cp/ { for (i = 3; i <= NF; i++) print "constant", $2, $i; next }
    /^@/ { print "line", $0; next }
    { sub(/ id: .*/, ""); print "class", $0 }' "$work/loaded"
done | LC_ALL=C sort | uniq -c | awk '$1 >= 5 { sub(/^ *[0-9]+ /, ""); print }' | LC_ALL=C sort -k1,1 -k2,2 -k3,3n | awk '
  $1 == "constant" && $2 == of { known = known " " $3; next }
  known { print known; known = "" }
  $1 == "constant" { of = $2; known = "@cp " $2 " " $3; next }
  { sub(/^[a-z]+ /, ""); print }
  END { if (known) print known }' >"$work/classes"

# The archive holds soft references with the milliseconds since the machine started, so these stand still; of a jar it
# holds the real date, by which it is known again. How many processors there are shows in it too.
NO_FAKE_STAT=1 faketime -m -f '2026-01-01 00:00:00 x0.000001' \
  "$java" -Xint -XX:ActiveProcessorCount=1 -Xshare:dump "-XX:SharedClassListFile=$work/classes" "-XX:SharedArchiveFile=$archive" -XX:+AOTClassLinking "$@"
rm -rf "$work"
