#!/bin/sh
# Makes programs run where there is no C library, or another one: carry.sh HOME FOLDER LIBRARIES PROGRAM…
# copies the programs into FOLDER, and into LIBRARIES what they are linked to and HOME/lib does not have. Each then finds
# its loader and its libraries there and nowhere else, not even by LD_LIBRARY_PATH.
set -eu
core=$1/lib
folder=$2
libraries=$3
shift 3
mkdir -p "$core" "$folder" "$libraries"

copy() { # FILE FOLDER
  [ -e "$core/${1##*/}" ] || [ -e "$2/${1##*/}" ] || install -m 755 "$(readlink -f "$1")" "$2/${1##*/}"
}

for program in "$@"; do
  # By the paths that the loader itself finds; what it does not find here is loaded before by Java itself (libjvm.so).
  LD_LIBRARY_PATH=${core%/lib}/runtime/lib ldd "$program" | awk '$2 == "=>" && $3 ~ "^/" { print $3 }' | while read -r library; do
    case $library in
      "${core%/lib}"/*) ;;
      *) copy "$library" "$libraries" ;;
    esac
  done
  target=$folder/${program##*/}
  [ "$program" -ef "$target" ] || install -m 755 "$(readlink -f "$program")" "$target"
  # A library has no interpreter. A program's name of it says which processor this is.
  if interpreter=$(patchelf --print-interpreter "$target" 2>/dev/null); then
    copy "$interpreter" "$core"
    patchelf --set-interpreter "$core/${interpreter##*/}" "$target"
    own=$(patchelf --print-rpath "$target" | tr : '\n' | grep '^.ORIGIN' | tr '\n' :)
    patchelf --force-rpath --set-rpath "$own$core${libraries:+:$libraries}" "$target"
  fi
done
