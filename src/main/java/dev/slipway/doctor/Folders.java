package dev.slipway.doctor;

import static dev.slipway.doctor.Check.Subject.CLOCK;
import static dev.slipway.doctor.Check.Subject.RIGHTS;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether this user can do in folders what a gate does there: by a file that is removed again. */
public final class Folders {
  private static final Duration SLACK = Duration.ofSeconds(5);

  /** No gate ran before, and none of today's will run after. */
  private static final int FIRST_YEAR = 2026;

  private static final int LAST_YEAR = 2100;

  private Folders() {}

  /** Whom this process runs as; on systems that do not say, by name. */
  static String user() {
    Path self = Path.of("/proc/self");
    try {
      return Files.getAttribute(self, "unix:uid") + ":" + Files.getAttribute(self, "unix:gid");
    } catch (IOException | UnsupportedOperationException e) {
      return System.getProperty("user.name", "nobody");
    }
  }

  /** A number of bytes, for people: in KiB, MiB, GiB or TiB, of 1024 each. */
  public static String size(long bytes) {
    double size = bytes / 1024.0;
    int unit = 0;
    while (size >= 1024 && unit < 3) {
      size /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %ciB", size, "KMGT".charAt(unit));
  }

  /**
   * That this user may not write somewhere.
   *
   * @param what what it is, with its name
   * @param file where it is
   * @param mounting what helps where no right does; empty if a right does
   */
  private static Refusal forbidden(
      String what, Path file, String why, Optional<String> mounting, @Nullable IOException cause) {
    String whose;
    String next = "chown " + user() + " " + file;
    try {
      String owner =
          Files.getAttribute(file, "unix:uid") + ":" + Files.getAttribute(file, "unix:gid");
      whose = " belongs to " + owner + ", and this is " + user();
      next += ", or run as " + owner;
    } catch (IOException | UnsupportedOperationException e) {
      whose = ": whose it is cannot be known (" + e + "), and this is " + user();
    }
    return new Refusal(Fact.NO_PERMISSION, what + whose, why, mounting.orElse(next), cause);
  }

  /** Whether the file of a database, what SQLite keeps beside it, and its folder can be written. */
  public static List<Check> ofDatabase(Path database) {
    List<Check> checks = new ArrayList<>();
    for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
      Path file = Path.of(database + suffix);
      if (Files.exists(file) && (!Files.isReadable(file) || !Files.isWritable(file))) {
        checks.add(
            Check.wrong(
                RIGHTS,
                forbidden(
                    file.toString(),
                    file,
                    "this user may not write to it",
                    Optional.empty(),
                    null)));
      }
    }
    Path folder = Objects.requireNonNull(database.toAbsolutePath().getParent());
    checks.addAll(probed(folder, "the database's folder"));
    if (checks.stream().allMatch(check -> check.mark() == Check.Mark.WELL)) {
      checks.clear();
      checks.add(
          Check.well(RIGHTS, "as " + user() + ", the database and its folder can be written"));
    }
    return checks;
  }

  /**
   * Whether a file can be made in a folder, and removed.
   *
   * @param what what the folder is for, for people
   */
  public static List<Check> probed(Path folder, String what) {
    try {
      Path probe = Files.createTempFile(folder, ".slipway-doctor-", "");
      Instant made;
      try {
        made = Files.getLastModifiedTime(probe).toInstant();
      } finally {
        Files.delete(probe);
      }
      Instant now = Instant.now();
      List<Check> checks = new ArrayList<>();
      checks.add(
          Check.well(RIGHTS, "as " + user() + ", " + what + " " + folder + " can be written"));
      if (Duration.between(made, now).abs().compareTo(SLACK) > 0) {
        checks.add(
            Check.doubtful(
                CLOCK,
                "a file that was just made in " + folder + " is of " + made,
                "here it is " + now + ": the machine that has the files has another time",
                "set both by NTP"));
      }
      return checks;
    } catch (IOException e) {
      return List.of(Check.wrong(RIGHTS, unwritable(folder, what + " " + folder, e)));
    }
  }

  /** A full disk is no want of rights, and to change them would not help. */
  private static Refusal unwritable(Path folder, String what, IOException error) {
    String said = String.valueOf(error.getMessage());
    boolean isReadOnly = said.contains("Read-only");
    if (isReadOnly
        || error instanceof AccessDeniedException
        || said.contains("Operation not permitted")) {
      return forbidden(
          what,
          folder,
          "no file can be made there (" + error + ")",
          isReadOnly
              ? Optional.of("mount " + folder + " so that it can be written")
              : Optional.empty(),
          error);
    }
    return new Refusal(
        Fact.DEVICE,
        "whether " + what + " can be written cannot be known",
        "no file can be made there and taken away again (" + error + ")",
        "df -h " + folder + "; df -i " + folder + "; then slipway doctor again",
        error);
  }

  /** Whether the time of day can be true. */
  public static Check clock() {
    Instant now = Instant.now();
    int year = now.atOffset(ZoneOffset.UTC).getYear();
    return year >= FIRST_YEAR && year <= LAST_YEAR
        ? Check.well(CLOCK, "it is " + now.truncatedTo(java.time.temporal.ChronoUnit.SECONDS))
        : Check.wrong(
            CLOCK,
            new Refusal(
                Fact.SETTINGS,
                "it is " + now + " here",
                "snapshots are kept by their age, and certificates are of a time",
                "set the machine's clock: timedatectl set-ntp true"));
  }
}
