#!/bin/sh
# The floor for the benchmark: a program that only says hello, on the same runtime, with a CDS archive of its own.
set -eu
home=$1
mkdir -p "$home/hello/classes"
cat >"$home/hello/Hello.java" <<'JAVA'
public class Hello {
  public static void main(String[] arguments) {
    System.out.println("hello");
  }
}
JAVA
javac -d "$home/hello/classes" "$home/hello/Hello.java"
jar cf "$home/hello/hello.jar" -C "$home/hello/classes" .
sh "${0%/*}/archive.sh" "$home/runtime/bin/java" "$home/hello/hello.jsa" \
  -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -cp "$home/hello/hello.jar" Hello
