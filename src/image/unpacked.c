/*
 * Starts a Java on an AOT cache that lies packed: unpacked CACHE.lz4 PLAIN-CACHE JAVA ARGUMENTS…
 * The cache is unpacked into memory, not into a file, since nothing may be written; where that does not work, the plain
 * cache of another kind of start is taken, with which Java only starts slower.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <lz4frame.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static char plain[1 << 18];

/* The descriptor of what was in the file, or -1. */
static int unpacked(const char *path) {
  struct stat about;
  int file = open(path, O_RDONLY | O_CLOEXEC);
  int memory = memfd_create("slipway.aot", 0);
  if (file < 0 || memory < 0 || fstat(file, &about) != 0) return -1;
  const char *packed = mmap(NULL, about.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
  LZ4F_dctx *state;
  if (packed == MAP_FAILED || LZ4F_isError(LZ4F_createDecompressionContext(&state, LZ4F_VERSION))) return -1;
  size_t done = 0;
  size_t hint = 1;
  while (hint != 0) {
    size_t in = about.st_size - done;
    size_t out = sizeof plain;
    hint = LZ4F_decompress(state, plain, &out, packed + done, &in, NULL);
    if (LZ4F_isError(hint) || (in == 0 && out == 0) || write(memory, plain, out) != (ssize_t)out) return -1;
    done += in;
  }
  return memory;
}

int main(int count, char **arguments) {
  if (count < 4) return 64;
  char option[4096];
  int memory = unpacked(arguments[1]);
  if (memory >= 0) {
    snprintf(option, sizeof option, "-XX:AOTCache=/proc/self/fd/%d", memory);
  } else {
    snprintf(option, sizeof option, "-XX:AOTCache=%s", arguments[2]);
  }
  arguments[2] = arguments[3];
  arguments[3] = option;
  execv(arguments[2], arguments + 2);
  perror(arguments[2]);
  return 126;
}
