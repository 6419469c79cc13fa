package dev.slipway.database;

import dev.slipway.progress.Progress;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock of the operating system on a small file beside the database, which dies with its process.
 *
 * <p>Not on the database itself: closing any descriptor of that file would drop SQLite's own locks.
 * The small file is removed by whoever holds the lock; one that waited on a removed file notices
 * and starts again.
 */
final class FileLockBeside implements Database.Lock {
  private static final Logger log = LoggerFactory.getLogger(FileLockBeside.class);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final String SUFFIX = ".slipway-lock";

  /**
   * What this process holds already. The operating system's lock belongs to the process, and merely
   * opening and closing the file again would drop it.
   */
  private static final Set<Path> held = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel channel;

  private FileLockBeside(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Whether a file is such a small one, of whichever database. */
  static boolean isOne(Path path) {
    return String.valueOf(path.getFileName()).endsWith(SUFFIX);
  }

  static FileLockBeside take(Path database, Duration patience) {
    Path path = Path.of(database + SUFFIX);
    long until = System.nanoTime() + patience.toNanos();
    boolean said = false;
    try {
      while (true) {
        Attempt attempt = attempt(path);
        if (attempt.taken != null) {
          return attempt.taken;
        }
        if (attempt.holder.isEmpty()) {
          continue;
        }
        if (System.nanoTime() - until >= 0) {
          throw new Refusal(
              Fact.BUSY,
              "another gate holds " + database + " (" + attempt.holder + ")",
              "it was still at work after " + patience.toSeconds() + " s",
              "look at that container's log; its lock ends with it, and the same command works then");
        }
        if (!said) {
          Progress.waiting(
              "another gate",
              "another gate, which holds " + database + " (" + attempt.holder + ")");
          said = true;
        }
        Thread.sleep(PAUSE.toMillis());
      }
    } catch (IOException e) {
      throw Devices.refusal("could not lock", path, e, Fact.DEVICE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(
          Fact.BUSY,
          "interrupted while another gate holds " + database,
          "nothing was done",
          "run the same command again",
          e);
    }
  }

  /**
   * Who holds the lock; empty if nobody does. The small file is not made for that, and what a
   * killed gate left of it is left.
   */
  static Optional<String> holder(Path database) {
    Path path = Path.of(database + SUFFIX);
    if (held.contains(path)) {
      return Optional.of("this very process");
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      try (FileLock free = channel.tryLock(0, Long.MAX_VALUE, true)) {
        return free == null ? Optional.of(read(channel)) : Optional.empty();
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw Devices.refusal("could not see who holds", path, e, Fact.DEVICE);
    }
  }

  /** What came of one attempt: the lock, or who has it ("" where it changed hands that moment). */
  private record Attempt(@Nullable FileLockBeside taken, String holder) {}

  private static Attempt attempt(Path path) throws IOException {
    if (!held.add(path)) {
      return new Attempt(null, "this very process");
    }
    @Nullable FileLockBeside taken = null;
    FileChannel channel = null;
    try {
      Object before = identity(path);
      channel =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        return new Attempt(null, read(channel));
      }
      if (before == null || !Objects.equals(before, identity(path))) {
        // Made just now, or removed by its last holder between opening and locking: which of the
        // two it was cannot be told from a descriptor, so look again.
        return new Attempt(null, "");
      }
      write(channel);
      taken = new FileLockBeside(path, channel);
      return new Attempt(taken, "");
    } finally {
      if (taken == null) {
        if (channel != null) {
          channel.close();
        }
        held.remove(path);
      }
    }
  }

  private static @Nullable Object identity(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static void write(FileChannel channel) throws IOException {
    String self =
        "process "
            + ProcessHandle.current().pid()
            + " since "
            + Instant.now().truncatedTo(ChronoUnit.SECONDS);
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(self.getBytes(StandardCharsets.UTF_8)));
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(200);
    channel.read(text, 0);
    String holder = StandardCharsets.UTF_8.decode(text.flip()).toString();
    return holder.isEmpty() ? "it does not say who it is" : holder;
  }

  @Override
  public void close() {
    try (channel) {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      log.debug("removing {}: {}", path, e.getMessage());
    } finally {
      held.remove(path);
    }
  }
}
