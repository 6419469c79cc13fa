package dev.slipway.seal;

import dev.slipway.database.Engine;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a folder was when it was sealed: its migrations in order, and what they make on each kind of
 * server.
 *
 * @param layout the folder's layout
 * @param migrations its migrations, in order
 * @param ladders what they make, at most once for each engine and major version
 */
public record Seal(String layout, List<Sealed> migrations, List<SealedLadder> ladders) {

  /** The name of the file, which lies in the migrations folder itself. */
  public static final String FILE = "slipway.seal.json";

  /**
   * One migration.
   *
   * @param name what its layout calls it
   * @param checksum the SHA-256 of its text and its undo script
   */
  public record Sealed(String name, String checksum) {

    static Sealed of(Migration migration) {
      return new Sealed(migration.name(), migration.digest());
    }
  }

  /** In what a folder is not what was sealed. */
  public enum Deviation {
    /** The migration has another text. */
    EDITED,
    /** The migration is gone. */
    REMOVED,
    /** The migration stands in another place among those that were sealed. */
    REORDERED,
    /** The migration is new, and stands before one that was sealed. */
    SLIPPED_IN,
    /** The migration is new, and stands behind all that were sealed. */
    ADDED
  }

  public Seal {
    migrations = List.copyOf(migrations);
    ladders =
        ladders.stream()
            .sorted(
                Comparator.comparing(SealedLadder::engine)
                    .thenComparing(SealedLadder::majorVersion))
            .toList();
  }

  /** A seal on a folder as it is. */
  public static Seal on(MigrationFolder folder, List<SealedLadder> ladders) {
    return new Seal(
        folder.layout(), folder.migrations().stream().map(Sealed::of).toList(), ladders);
  }

  /**
   * Reads the seal of a folder, if it has one.
   *
   * @param folder the migrations folder
   * @throws Refusal STEP if it cannot be read, was made by another version, or was changed since
   */
  public static Optional<Seal> read(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(SealDocument.read(file, Files.readString(file)));
    } catch (IOException e) {
      throw unreadable(file, e.toString());
    }
  }

  static Refusal unreadable(Path file, String why) {
    return new Refusal(
        Fact.STEP,
        file + " cannot be read: " + why,
        "what was sealed is not known",
        "restore it from the app's repository, or make it anew: rm "
            + file
            + ", then slipway seal");
  }

  /**
   * Writes it into a folder, whole or not at all, unless it is there already. The same seal is
   * always the same bytes.
   *
   * @return the file
   * @throws Refusal NO_PERMISSION or DEVICE if it cannot be written
   */
  public Path write(Path folder) {
    Path file = folder.resolve(FILE);
    Path partial = folder.resolve("." + FILE + "." + ProcessHandle.current().pid() + ".partial");
    String text = SealDocument.text(this);
    try {
      if (Files.exists(file) && Files.readString(file).equals(text)) {
        return file;
      }
      try {
        Files.writeString(partial, text);
        try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        return file;
      } finally {
        Files.deleteIfExists(partial);
      }
    } catch (IOException e) {
      boolean writable = Files.isWritable(folder);
      throw new Refusal(
          writable ? Fact.DEVICE : Fact.NO_PERMISSION,
          "could not write " + file + " (" + e + ")",
          "the seal has its place in the migrations folder",
          writable ? "look at the disk: df -h" : "make it writable for this user: ls -ld " + folder,
          e);
    }
  }

  /** In what a folder is not what was sealed, by the name of the migration, in its order. */
  public Map<String, Deviation> deviations(MigrationFolder folder) {
    Map<String, String> checksums = new HashMap<>();
    migrations.forEach(known -> checksums.put(known.name, known.checksum));
    List<String> kept = new ArrayList<>();
    Set<String> there = new HashSet<>();
    for (Migration migration : folder.migrations()) {
      there.add(migration.name());
    }
    for (Sealed known : migrations) {
      if (there.contains(known.name)) {
        kept.add(known.name);
      }
    }
    Map<String, Deviation> deviations = new LinkedHashMap<>();
    int place = 0;
    for (Migration migration : folder.migrations()) {
      String checksum = checksums.get(migration.name());
      if (checksum == null) {
        deviations.put(
            migration.name(),
            place < kept.size() && !migration.repeatable()
                ? Deviation.SLIPPED_IN
                : Deviation.ADDED);
        continue;
      }
      if (!checksum.equals(migration.digest())) {
        deviations.put(
            migration.name(), migration.repeatable() ? Deviation.ADDED : Deviation.EDITED);
      } else if (!kept.get(place).equals(migration.name())) {
        deviations.put(migration.name(), Deviation.REORDERED);
      }
      place++;
    }
    for (Sealed known : migrations) {
      if (!there.contains(known.name)) {
        deviations.put(known.name, Deviation.REMOVED);
      }
    }
    return deviations;
  }

  /** What the migrations make on servers of an engine and major version, if that was sealed. */
  public Optional<SealedLadder> ladder(Engine engine, int majorVersion) {
    return ladders.stream()
        .filter(ladder -> ladder.engine() == engine && ladder.majorVersion() == majorVersion)
        .findAny();
  }
}
