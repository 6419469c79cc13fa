package dev.slipway.hook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Others than root that could have put a program where root is about to run it.
 *
 * <p>Only root is asked about. Any other user lends a stranger no more than what is his, which
 * where files have no owners of their own (CIFS, NTFS, unRAID's shares, all of mode 0777) is
 * everybody's already; to ask there would keep every hook from running.
 */
final class Strangers {
  private static final int ROOT = 0;
  private static final int WRITABLE_FOR_GROUP = 0020;
  private static final int WRITABLE_FOR_ALL = 0002;

  /** In such a folder nobody removes or renames what is another's. */
  private static final int STICKY = 01000;

  private static final int TYPE = 0170000;
  private static final int LINK = 0120000;

  private Strangers() {}

  /**
   * Why a file need not be root's own doing, in one clause; empty where that is certain, where this
   * process is not root, and where the file lies on a mount that is read-only here: who mounted it
   * answers for what is in it.
   */
  static Optional<String> of(Path file) throws IOException {
    if (!runsAsRoot() || Files.getFileStore(file).isReadOnly()) {
      return Optional.empty();
    }
    Path named = file.toAbsolutePath();
    Path real = file.toRealPath();
    Optional<String> stranger = on(named);
    return stranger.isPresent() || real.equals(named) ? stranger : on(real);
  }

  /** Whether this process has the rights of root; in doubt it has. */
  static boolean runsAsRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(ROOT);
    } catch (IOException e) {
      return true;
    }
  }

  /** Whoever may write to a folder on the way may put another in its place. */
  private static Optional<String> on(Path file) throws IOException {
    int depth = 0;
    for (Path at = file; at != null; at = at.getParent()) {
      int owner = number(at, "uid");
      if (owner != ROOT) {
        return Optional.of(at + " belongs to user " + owner);
      }
      int mode = number(at, "mode");
      boolean shared = depth > 1 && (mode & STICKY) != 0;
      boolean ofGroup = (mode & WRITABLE_FOR_GROUP) != 0 && number(at, "gid") != ROOT;
      if ((mode & TYPE) != LINK && !shared && (ofGroup || (mode & WRITABLE_FOR_ALL) != 0)) {
        return Optional.of("others may write to " + at);
      }
      depth++;
    }
    return Optional.empty();
  }

  /** Of the entry itself, be it a link. */
  private static int number(Path path, String attribute) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:" + attribute, LinkOption.NOFOLLOW_LINKS);
  }
}
