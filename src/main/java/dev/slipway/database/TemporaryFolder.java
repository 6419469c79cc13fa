package dev.slipway.database;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of this process's own among the temporary files, for a copy of an app's rows: nobody
 * else may look into it, and it goes when it is closed, or when the process is told to end.
 *
 * <p>Its name carries the number of the process, so that the next one finds what a killed one left.
 */
public final class TemporaryFolder implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TemporaryFolder.class);
  private static final String PREFIX = "slipway-";
  private static final String NAME = PREFIX + "(?:trial|rehearsal)-[0-9]{1,18}-.*";

  private static final int TRIES = 10;

  private final Path path;
  private final Thread withUs;

  private TemporaryFolder(Path path) {
    this.path = path;
    // A signal ends this process without its finally blocks.
    this.withUs = new Thread(() -> remove(path), "removing " + path.getFileName());
    Runtime.getRuntime().addShutdownHook(withUs);
  }

  /**
   * Makes one, once what killed processes left is removed.
   *
   * @param purpose a word for its name: {@code trial} or {@code rehearsal}
   * @param needed how many bytes there has to be room for
   * @throws Refusal DEVICE if there is no room, or none can be made; NO_PERMISSION if this user may
   *     not
   */
  public static TemporaryFolder make(String purpose, long needed) {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    removeLeftovers(temporary);
    try {
      long free = Files.getFileStore(temporary).getUsableSpace();
      if (free < needed) {
        throw new Refusal(
                Fact.DEVICE,
                temporary + " has room for " + free + " bytes, and a copy needs " + needed,
                "what migrations do to the rows that are there is seen on a copy",
                "make room there (df -h "
                    + temporary
                    + "), or name another folder for temporary files: TMPDIR=FOLDER, then the same"
                    + " command again")
            .forEveryone();
      }
      return new TemporaryFolder(
          Files.createTempDirectory(
              temporary, PREFIX + purpose + "-" + ProcessHandle.current().pid() + "-"));
    } catch (IOException e) {
      throw Devices.refusal("no copy can be made in", temporary, e, Fact.DEVICE);
    }
  }

  private static void removeLeftovers(Path temporary) {
    try (Stream<Path> folders = Files.list(temporary)) {
      for (Path folder : folders.filter(TemporaryFolder::isLeftover).toList()) {
        log.info("removing {}, which a gate that is gone left behind", folder);
        remove(folder);
      }
    } catch (IOException e) {
      log.debug("looking for leftovers: {}", e.getMessage());
    }
  }

  private static boolean isLeftover(Path folder) {
    String name = folder.getFileName().toString();
    if (!name.matches(NAME)) {
      return false;
    }
    return ProcessHandle.of(Long.parseLong(name.split("-", 4)[2])).isEmpty();
  }

  public Path resolve(String name) {
    return path.resolve(name);
  }

  @Override
  public void close() {
    remove(path);
    try {
      Runtime.getRuntime().removeShutdownHook(withUs);
    } catch (IllegalStateException e) {
      log.debug("this process is ending already: {}", e.getMessage());
    }
  }

  /** Whoever still writes in it when the process is told to end may make a file anew. */
  private static void remove(Path folder) {
    for (int tries = 1; Files.exists(folder); tries++) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.deleteIfExists(file);
        }
        Files.deleteIfExists(folder);
      } catch (IOException e) {
        if (tries == TRIES) {
          log.warn("{} could not be removed: {}", folder, e.getMessage());
          return;
        }
      }
    }
  }
}
