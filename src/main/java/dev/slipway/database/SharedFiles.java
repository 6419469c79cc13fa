package dev.slipway.database;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SQLite files on file systems whose locks, or whose memory shared between processes, may not be
 * relied on.
 *
 * <p>On NFS and CIFS locks often do not hold (sqlite.org/faq.html#q5), and a WAL does not work at
 * all, since its index is memory that all processes share (sqlite.org/wal.html). What goes through
 * FUSE, as {@code /mnt/user} of unRAID does, or comes from another machine's system, as with 9p,
 * has a history of both.
 */
final class SharedFiles {
  private static final Logger log = LoggerFactory.getLogger(SharedFiles.class);

  /** Where the file says how it is to be written and read; 2 is with a WAL (fileformat2.html). */
  private static final int VERSIONS = 18;

  private static final int WITH_WAL = 2;

  /** What a file system is to SQLite. */
  enum Kind {
    LOCAL,
    DOUBTFUL,
    NETWORK
  }

  private SharedFiles() {}

  /** By the name that the system has for it, as in {@code /proc/mounts}. */
  static Kind kind(String type) {
    String name = type.toLowerCase(Locale.ROOT);
    return switch (name) {
      case "nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "ncpfs", "afs" -> Kind.NETWORK;
      case "9p", "virtiofs", "vboxsf", "prl_fs", "fakeowner", "ceph" -> Kind.DOUBTFUL;
      default -> name.startsWith("fuse") ? Kind.DOUBTFUL : Kind.LOCAL;
    };
  }

  /**
   * Warns of a doubtful place, and refuses a network's for a database with a WAL.
   *
   * @param file the database's file, or where it is to be
   * @param allowed whether a person takes that on
   * @throws Refusal SETTINGS
   */
  static void require(Path file, boolean allowed) throws IOException {
    Path there = Files.exists(file) ? file : file.toAbsolutePath().getParent();
    if (there == null) {
      return;
    }
    String type = Files.getFileStore(there).type();
    require(file, type, hasWal(file), allowed).ifPresent(warning -> log.warn("{}", warning));
  }

  /** The warning, if one is due. */
  static Optional<String> require(Path file, String type, boolean wal, boolean allowed) {
    switch (kind(type)) {
      case LOCAL -> {
        return Optional.empty();
      }
      case DOUBTFUL -> {
        return Optional.of(
            file
                + " lies on a file system of type "
                + type
                + ", through which SQLite's locks do not always hold: let nothing else open it, or"
                + " put it on a local disk");
      }
      case NETWORK -> {
        if (wal && !allowed) {
          throw new Refusal(
              Fact.SETTINGS,
              file + " lies on a network file system (" + type + ") and is in WAL mode",
              "a WAL works only where all who have the file open share one machine's memory",
              "put the database on a local disk; or, if nothing on another machine ever opens it:"
                  + " --network-files allow");
        }
        return Optional.of(
            file
                + " lies on a network file system ("
                + type
                + "), on which SQLite's locks do not always hold: let nothing else open it");
      }
    }
    throw new AssertionError(type);
  }

  private static boolean hasWal(Path file) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] header = in.readNBytes(VERSIONS + 1);
      return header.length > VERSIONS && header[VERSIONS] == WITH_WAL;
    }
  }
}
