/*
 * Starts a Java on an CDS archive that lies packed: unpacked ARCHIVE.lz4 JAVA ARGUMENTS…
 * The archive is unpacked into memory, not into a file, since nothing may be written; by as many threads as there are
 * processors, since Java waits for it. Where anything about it does not work, Java starts without one, which only takes
 * longer. ARCHIVE.lz4 is as "lz4 -BI -B6 --content-size --no-frame-crc" writes it.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <lz4.h>
#include <lz4frame.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 1 << 20, MOST_BLOCKS = 128, MOST_THREADS = 4 };

static struct {
  const char *packed;
  int bytes;
} blocks[MOST_BLOCKS];
static int count;
static char *plain;
static size_t total;
static atomic_int next;
static atomic_int failed;

static void *unpack(void *nothing) {
  for (int i; (i = atomic_fetch_add(&next, 1)) < count;) {
    size_t at = (size_t)i * BLOCK;
    int bytes = at + BLOCK <= total ? BLOCK : (int)(total - at);
    /* All its pages at once; where the kernel is too old for that, one by one. */
    madvise(plain + at, bytes, MADV_POPULATE_WRITE);
    if (LZ4_decompress_safe(blocks[i].packed, plain + at, blocks[i].bytes, bytes) != bytes) failed = 1;
  }
  return nothing;
}

/* Finds the blocks of a file in memory; 0 if it is not what is expected. */
static int found(const char *file, size_t size) {
  LZ4F_dctx *state;
  LZ4F_frameInfo_t about = LZ4F_INIT_FRAMEINFO;
  size_t at = size;
  if (LZ4F_isError(LZ4F_createDecompressionContext(&state, LZ4F_VERSION))) return 0;
  if (LZ4F_isError(LZ4F_getFrameInfo(state, &about, file, &at))) return 0;
  total = about.contentSize;
  if (total == 0 || about.blockSizeID != LZ4F_max1MB || about.blockMode != LZ4F_blockIndependent) return 0;
  for (uint32_t bytes; at + 4 <= size && count < MOST_BLOCKS; at += 4 + bytes) {
    memcpy(&bytes, file + at, 4);
    if (bytes == 0) return (size_t)count == (total + BLOCK - 1) / BLOCK;
    if (bytes > BLOCK || bytes > size - at - 4) return 0;
    blocks[count].packed = file + at + 4;
    blocks[count++].bytes = (int)bytes;
  }
  return 0;
}

/* The descriptor of what was in the file, or -1. */
static int unpacked(const char *path) {
  struct stat about;
  pthread_t threads[MOST_THREADS];
  int started = 0;
  int file = open(path, O_RDONLY | O_CLOEXEC);
  int memory = memfd_create("slipway.jsa", 0);
  if (file < 0 || memory < 0 || fstat(file, &about) != 0 || about.st_size == 0) return -1;
  const char *packed = mmap(NULL, about.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
  if (packed == MAP_FAILED || !found(packed, about.st_size) || ftruncate(memory, total) != 0) return -1;
  plain = mmap(NULL, total, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
  if (plain == MAP_FAILED) return -1;
  long processors = sysconf(_SC_NPROCESSORS_ONLN);
  while (started + 1 < processors && started < MOST_THREADS) {
    if (pthread_create(&threads[started], NULL, unpack, NULL) != 0) break;
    started++;
  }
  unpack(NULL);
  while (started > 0) pthread_join(threads[--started], NULL);
  return failed ? -1 : memory;
}

int main(int arguments, char **argument) {
  static char option[64];
  if (arguments < 3) return 64;
  int memory = unpacked(argument[1]);
  char **java = argument + 2;
  if (memory >= 0) {
    snprintf(option, sizeof option, "-XX:SharedArchiveFile=/proc/self/fd/%d", memory);
    java = argument + 1;
    java[0] = argument[2];
    java[1] = option;
  }
  execv(java[0], java);
  perror(java[0]);
  return 126;
}
