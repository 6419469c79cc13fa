package dev.slipway.doctor;

import static dev.slipway.doctor.Check.Subject.MOUNTS;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is mounted here, as the kernel tells it (proc_pid_mountinfo(5)).
 *
 * @param all the mounts, in the order in which they were made
 */
public record Mounts(List<Mount> all) {
  private static final Path FILE = Path.of("/proc/self/mountinfo");

  /** Where fields stand in a line; behind a dash stand those whose place varies. */
  private static final int POINT = 4;

  private static final int OPTIONS = 5;

  /** What a container's own layer is of, with one engine or another. */
  private static final Set<String> LAYERS =
      Set.of("overlay", "aufs", "fuse-overlayfs", "fuse.fuse-overlayfs", "btrfs", "zfs");

  private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");

  /**
   * One mount.
   *
   * @param point where it is
   * @param type the file system's, such as {@code ext4}
   * @param readOnly whether nothing can be written to it
   */
  public record Mount(Path point, String type, boolean readOnly) {}

  public Mounts {
    all = List.copyOf(all);
  }

  /**
   * Those of this process, by /proc/self/mountinfo; none, on a system that does not say.
   *
   * @throws IOException if it says so and that cannot be read
   */
  public static Mounts here() throws IOException {
    return Files.notExists(FILE) ? new Mounts(List.of()) : of(Files.readAllLines(FILE));
  }

  static Mounts of(List<String> lines) {
    List<Mount> all = new ArrayList<>();
    for (String line : lines) {
      List<String> fields = Arrays.asList(line.split(" ", -1));
      int dash = fields.indexOf("-");
      if (dash > OPTIONS && dash + 1 < fields.size()) {
        all.add(
            new Mount(
                Path.of(unescaped(fields.get(POINT))),
                fields.get(dash + 1),
                List.of(fields.get(OPTIONS).split(",", -1)).contains("ro")));
      }
    }
    return new Mounts(all);
  }

  private static String unescaped(String field) {
    return field
        .replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }

  /** The mount that a path lies on: the innermost, and of two in one place the later. */
  Optional<Mount> of(Path path) {
    Mount found = null;
    for (Mount mount : all) {
      boolean isAround = path.startsWith(mount.point);
      if (isAround && (found == null || mount.point.getNameCount() >= found.point.getNameCount())) {
        found = mount;
      }
    }
    return Optional.ofNullable(found);
  }

  /**
   * Whether what lies in a folder is still there when the container is another.
   *
   * @param what what lies there, for people
   * @param path the folder, or a file in it; it need not be there yet
   * @param folder the folder in which a volume would be mounted
   * @param isContainer whether this is a container at all
   * @throws IOException if what is there cannot be seen
   */
  public Check check(String what, Path path, Path folder, boolean isContainer) throws IOException {
    Path there = existing(path);
    Optional<Mount> found = of(there.toRealPath());
    if (found.isEmpty()) {
      return Check.well(MOUNTS, what + ": this system does not say what is mounted");
    }
    Mount mount = found.get();
    String on = what + " " + path + ": ";
    String volume = "mount a volume there: -v data:" + folder;
    boolean isRoot = mount.point.getNameCount() == 0;
    if (mount.readOnly) {
      return wrong(
          Fact.NO_PERMISSION,
          on + mount.point + " is mounted read-only",
          "nothing can be written there",
          isRoot ? volume : "mount it without :ro");
    }
    if (isContainer && IN_MEMORY.contains(mount.type)) {
      return wrong(
          Fact.SETTINGS,
          on + mount.point + " is memory (" + mount.type + ")",
          "it is gone when the container stops",
          volume);
    }
    if (isContainer && isRoot && LAYERS.contains(mount.type)) {
      return wrong(
          Fact.SETTINGS,
          on + "it lies in the container's own layer (" + mount.type + ")",
          "the next update removes the container, and what lies there with it",
          "copy out what is there (docker cp), then " + volume);
    }
    if (isContainer && isRoot) {
      return Check.doubtful(
          MOUNTS,
          on + "no volume is mounted there (" + mount.type + ")",
          "an update that makes the container anew may remove what lies there",
          volume);
    }
    if (Files.isRegularFile(there) && mount.point.equals(there.toRealPath())) {
      return Check.doubtful(
          MOUNTS,
          on + "that one file is mounted",
          "what SQLite keeps beside it is gone with the container, and no file can take its place",
          "mount its folder: -v data:" + folder);
    }
    return Check.well(MOUNTS, on + mount.type + ", mounted at " + mount.point);
  }

  private static Check wrong(Fact fact, String seen, String why, String next) {
    return Check.wrong(MOUNTS, new Refusal(fact, seen, why, next));
  }

  /**
   * Whether two paths lie on one mount, so that what is said of the one holds for the other.
   *
   * @throws IOException if one of them cannot be seen
   */
  public boolean areTogether(Path one, Path other) throws IOException {
    return of(existing(one).toRealPath()).equals(of(existing(other).toRealPath()));
  }

  /** The path, or what of the way to it is there; what cannot be seen is not taken for missing. */
  private static Path existing(Path path) {
    Path there = path.toAbsolutePath();
    while (Files.notExists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    return there;
  }
}
