package dev.slipway.init;

import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The releases of an app as git's tags know them: what lay in the migrations folder at each.
 *
 * <p>Only what is certain is written. A release that is named here is taken for a place where an
 * old image can have stopped, and all others are not.
 */
final class TaggedReleases {
  private static final Pattern RELEASE = Pattern.compile("v?(\\d+\\.\\d+(?:\\.\\d+)*)");
  private static final long SECONDS = 30;

  /** A tag, and the migration that it shipped last, by its place in the folder. */
  private record Tagged(String release, int last) {}

  /** That git was asked and did not answer, which is not the same as having no tags. */
  private static final class NoAnswer extends Exception {
    private static final long serialVersionUID = 1;

    NoAnswer(String why) {
      super(why);
    }

    NoAnswer(String why, Exception cause) {
      super(why + " (" + cause + ")", cause);
    }
  }

  private TaggedReleases() {}

  static Draft draft(Path repository, MigrationFolder folder) {
    Path relative = repository.relativize(folder.path());
    Path file = relative.resolve("releases.yaml");
    if (file.toFile().isAbsolute() || repository.resolve(file).toFile().exists()) {
      return Draft.there(file, "it is there");
    }
    List<Tagged> releases;
    try {
      releases = releases(repository, relative, folder);
    } catch (NoAnswer e) {
      return unwritten(
          file, "which release shipped which migrations cannot be known, since " + e.getMessage());
    }
    if (releases.isEmpty()) {
      return unwritten(file, "no tag of git's says which release shipped which migrations");
    }
    StringBuilder text =
        new StringBuilder(
            """
            # Which release shipped which migration last, by git's tags; the oldest first. An old image can have stopped only after
            # one of these: if people also ran images from between two releases, take this file away.
            """);
    for (Tagged release : releases) {
      text.append(release.release)
          .append(": ")
          .append(quoted(folder.migrations().get(release.last).name()))
          .append('\n');
    }
    return Draft.written(file, text.toString(), List.of());
  }

  private static Draft unwritten(Path file, String why) {
    return Draft.there(
        file, "not written: " + why + ". It is needed only where migrations change rows alone");
  }

  private static List<Tagged> releases(Path repository, Path folder, MigrationFolder migrations)
      throws NoAnswer {
    List<String> tags =
        git(
            repository,
            "for-each-ref",
            "--sort=creatordate",
            "--format=%(refname:short)",
            "refs/tags");
    List<Tagged> releases = new ArrayList<>();
    for (String tag : tags) {
      if (RELEASE.matcher(tag).matches()) {
        Optional<Integer> last = last(repository, folder, migrations, tag);
        if (last.isEmpty()) {
          continue;
        }
        releases.add(new Tagged(tag.replaceFirst("^v", ""), last.get()));
      }
    }
    // A correction of an older release, made later.
    releases.sort(Comparator.comparing(Tagged::last));
    Set<String> names = new HashSet<>();
    releases.removeIf(release -> !names.add(release.release));
    return releases;
  }

  /** The last migration at a tag; nothing, if it had none, or one that is no more. */
  private static Optional<Integer> last(
      Path repository, Path folder, MigrationFolder migrations, String tag) throws NoAnswer {
    Set<String> files =
        new HashSet<>(
            git(repository, "ls-tree", "-r", "--name-only", "-z", tag, "--", folder + "/"));
    int last = -1;
    boolean isPrefix = true;
    for (int i = 0; i < migrations.migrations().size(); i++) {
      Migration migration = migrations.migrations().get(i);
      if (migration.repeatable()) {
        continue;
      }
      boolean isThere =
          files.contains(folder.resolve(migrations.file(migration)).toString().replace('\\', '/'));
      // One that came before its turn: then there is no last one that says it all.
      isPrefix &= !isThere || last == i - 1;
      last = isThere ? i : last;
    }
    return last < 0 || !isPrefix ? Optional.empty() : Optional.of(last);
  }

  private static String quoted(String name) {
    return name.matches("[A-Za-z_][\\w.-]*|\\d[\\w.-]*[A-Za-z_][\\w.-]*")
        ? name
        : "'" + name.replace("'", "''") + "'";
  }

  /** What git prints. */
  private static List<String> git(Path repository, String... arguments) throws NoAnswer {
    List<String> command = new ArrayList<>(List.of("git", "-C", repository.toString()));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
              .start();
      String out;
      try (InputStream in = process.getInputStream()) {
        out = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new NoAnswer("git " + arguments[0] + " came to no end");
      }
      if (process.exitValue() != 0) {
        throw new NoAnswer(
            "git " + arguments[0] + " ended with " + process.exitValue() + " (see git status)");
      }
      return Stream.of(out.split("[\0\n]", -1)).filter(line -> !line.isEmpty()).toList();
    } catch (IOException e) {
      throw new NoAnswer("git cannot be asked", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoAnswer("git was not waited for", e);
    }
  }
}
