package dev.slipway.layout;

import dev.slipway.refusal.Refusal;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * The releases of the app, by what each shipped last: {@code releases.yaml} in the migrations
 * folder, where there is one.
 *
 * <p>The file is a map from a release to the name of its last migration; or to a map with {@code
 * last}, and, if its maintainer has more to say, {@code breaking} (a text, or a list of texts),
 * {@code renamed} (old names of settings to new ones) and {@code removed} (settings that it reads
 * no more). Releases stand in their order, the oldest first. What an editor can know of that is in
 * {@code releases.schema.json} beside this class.
 *
 * @param all the releases, the oldest first; none where there is no such file
 */
public record Releases(List<Release> all) {
  private static final Logger log = LoggerFactory.getLogger(Releases.class);

  /** The parser takes a minute for ten times as much, and it is read whenever an app starts. */
  private static final int LONGEST = 1 << 20;

  /** The name of the file, which lies in the migrations folder itself. */
  public static final String FILE = "releases.yaml";

  /**
   * A variable that is an app's: one that a shell can name, and neither the gate's own nor one that
   * a shell or the loader of programs lives by.
   */
  static final Pattern SETTING =
      Pattern.compile(
          "^(?![Ss][Ll][Ii][Pp][Ww][Aa][Yy]_|LD_|BASH"
              + "|(PATH|IFS|PPID|UID|EUID|GROUPS|SHELLOPTS|PWD|OPTIND|S?RANDOM|SECONDS|LINENO|HISTCMD|_)$)"
              + "[A-Za-z_][A-Za-z0-9_]*$");

  /**
   * One release of the app.
   *
   * @param name what it is called
   * @param last the last migration that it shipped
   * @param breaking what somebody who upgrades to it has to know
   * @param renamed settings that it calls otherwise, by their old names, in the order of the file
   * @param removed settings that it reads no more
   */
  public record Release(
      String name,
      Migration last,
      List<String> breaking,
      Map<String, Renaming> renamed,
      List<String> removed) {

    public Release {
      breaking = List.copyOf(breaking);
      renamed = Collections.unmodifiableMap(new LinkedHashMap<>(renamed));
      removed = List.copyOf(removed);
    }
  }

  /**
   * What a setting is called from a release on.
   *
   * @param to its new name
   * @param handedOn whether the app gets under it what is still said under the old one
   */
  public record Renaming(String to, boolean handedOn) {}

  public Releases {
    all = List.copyOf(all);
  }

  /** None, as where there is no file. */
  public static Releases none() {
    return new Releases(List.of());
  }

  /** What an editor can know of the file: a JSON schema (draft 2020-12). */
  public static String schema() {
    try (InputStream in = Releases.class.getResourceAsStream("releases.schema.json")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those that a folder has all migrations of, which may be one that is cut short. */
  public Releases upTo(MigrationFolder folder) {
    return new Releases(
        all.stream().filter(release -> folder.migrations().contains(release.last)).toList());
  }

  /** The release of a name. */
  public Optional<Release> named(String name) {
    return all.stream().filter(release -> release.name.equals(name)).findFirst();
  }

  /**
   * What is to be said of the variables of an app that all these releases brought about.
   *
   * @param environment the variables that are set
   * @param handing whether there is somebody to hand a value on under its new name
   */
  public List<SettingNote> settings(Map<String, String> environment, boolean handing) {
    return new SettingFates(this).notes(environment, handing);
  }

  /** The releases that end with a migration, by their names; none where no release does. */
  public List<String> endingWith(Migration migration) {
    return all.stream()
        .filter(release -> release.last.equals(migration))
        .map(Release::name)
        .toList();
  }

  /**
   * Reads the file of a folder.
   *
   * @throws Refusal if it cannot be read, names a migration that the folder lacks, or is not in
   *     order
   */
  public static Releases read(MigrationFolder folder) {
    Path file = folder.path().resolve(FILE);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      Path other = folder.path().resolve("releases.yml");
      if (Files.exists(other)) {
        log.warn("{} is not read: its name would have to be {}", other, FILE);
      }
      return none();
    }
    if (!Files.isRegularFile(file)) {
      throw Listing.unusable(
          file + " is no file, or a link to none",
          "which release ends where cannot be known",
          "see what it is: ls -ld " + Refusal.typed(file.toString()));
    }
    return new Reading(file, folder).releases(Listing.of(folder.path()).text(FILE));
  }

  /**
   * Whether the file of a folder can have anything to say of settings. It is asked on every start,
   * and takes a hundredth of the time that reading the file as YAML does.
   *
   * @throws IOException if it is there and cannot be read
   */
  public static boolean maySpeakOfSettings(MigrationFolder folder) throws IOException {
    File file = new File(folder.path().toFile(), FILE);
    if (!file.isFile()) {
      // Whoever reads it says what else it is.
      return Files.exists(file.toPath(), LinkOption.NOFOLLOW_LINKS);
    }
    try (InputStream in = new FileInputStream(file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      // Behind a backslash any word could hide.
      return text.contains("renamed") || text.contains("removed") || text.indexOf('\\') >= 0;
    }
  }

  /** Reading one file. */
  private record Reading(Path file, MigrationFolder folder) {

    Releases releases(String text) {
      if (text.length() > LONGEST) {
        throw wrong("has more than " + LONGEST + " characters");
      }
      List<Object> documents = new ArrayList<>();
      try {
        // Failsafe: 1.10 is a name here, and not the number 1.1.
        new Load(LoadSettings.builder().setSchema(new FailsafeSchema()).build())
            .loadAllFromString(text)
            .forEach(documents::add);
      } catch (StackOverflowError e) {
        throw wrong("is nested too deep");
      } catch (YamlEngineException e) {
        throw Listing.unusable(
            file + " is no YAML: " + String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", ", "),
            "which release shipped what cannot be read from it",
            "mend the file, or take it out of the folder");
      }
      if (documents.size() != 1 || !(documents.get(0) instanceof Map<?, ?> map) || map.isEmpty()) {
        throw wrong("holds no map from releases to migrations");
      }
      List<Release> releases = new ArrayList<>();
      int before = 0;
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        Release release = release(name(entry.getKey()), entry.getValue());
        int place = folder.migrations().indexOf(release.last);
        if (place < before) {
          throw wrong(
              "says that "
                  + release.name
                  + " ends with "
                  + release.last
                  + ", and the release before it with "
                  + folder.migrations().get(before)
                  + ", which comes later in the folder");
        }
        before = place;
        releases.add(release);
      }
      return new Releases(releases);
    }

    /** It is printed in many a place, where it must be one word among others. */
    private String name(@Nullable Object said) {
      String name = text(said, "the name of a release");
      if (name.chars().anyMatch(Character::isISOControl)) {
        throw wrong("gives a release a name with control characters");
      }
      return name;
    }

    private Release release(String name, @Nullable Object said) {
      if (!(said instanceof Map<?, ?> map)) {
        return new Release(
            name,
            migration(name, text(said, "the last migration of " + name)),
            List.of(),
            Map.of(),
            List.of());
      }
      Optional<Migration> last = Optional.empty();
      List<String> breaking = List.of();
      Map<String, Renaming> renamed = Map.of();
      List<String> removed = List.of();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        String key = text(entry.getKey(), "a key of " + name);
        Object value = entry.getValue();
        switch (key) {
          case "last" ->
              last = Optional.of(migration(name, text(value, "the last migration of " + name)));
          case "breaking" -> breaking = texts(value, "what breaks with " + name);
          case "renamed" -> renamed = renamings(value, name);
          case "removed" ->
              removed =
                  texts(value, "what " + name + " removed").stream()
                      .map(setting -> setting(setting, name))
                      .toList();
          default ->
              throw wrong(
                  "says "
                      + key
                      + " of "
                      + name
                      + ", which is none of last, breaking, renamed, removed");
        }
      }
      requireOneFate(name, renamed, removed);
      return new Release(
          name,
          last.orElseThrow(() -> wrong("does not say which migration is the last of " + name)),
          breaking,
          renamed,
          removed);
    }

    private void requireOneFate(
        String release, Map<String, Renaming> renamed, List<String> removed) {
      Set<String> gone = new HashSet<>(renamed.keySet());
      for (String setting : removed) {
        if (!gone.add(setting)) {
          throw wrong("says twice what " + release + " makes of " + setting);
        }
      }
      for (Renaming renaming : renamed.values()) {
        if (gone.contains(renaming.to)) {
          throw wrong(
              "says that "
                  + release
                  + " renames a setting to "
                  + renaming.to
                  + ", which it takes away");
        }
      }
    }

    private Migration migration(String release, String name) {
      Migration found = null;
      for (Migration migration : folder.migrations()) {
        if (migration.name().equals(name)) {
          found = migration;
        }
      }
      if (found == null) {
        throw wrong(
            "says that "
                + release
                + " ends with "
                + name
                + ", which is no migration of the folder");
      }
      if (found.repeatable()) {
        throw wrong(
            "says that "
                + release
                + " ends with "
                + name
                + ", which runs whenever its text changes");
      }
      return found;
    }

    private String text(@Nullable Object value, String what) {
      // Where every scalar is a text, these two are nothing all the same, as editors have it.
      if (value instanceof String text
          && !text.isBlank()
          && !text.equals("~")
          && !text.equals("null")) {
        return text;
      }
      throw wrong("does not give " + what + " as a text");
    }

    private List<String> texts(@Nullable Object value, String what) {
      if (!(value instanceof List<?> list)) {
        return List.of(text(value, what));
      }
      return list.stream().map(element -> text(element, what)).toList();
    }

    private Map<String, Renaming> renamings(@Nullable Object value, String release) {
      if (!(value instanceof Map<?, ?> map)) {
        throw wrong(
            "does not give what " + release + " renamed as a map from old names to new ones");
      }
      Map<String, Renaming> renamings = new LinkedHashMap<>();
      map.forEach(
          (from, to) -> {
            String old = setting(text(from, "what " + release + " renamed"), release);
            renamings.put(old, renaming(old, to, release));
          });
      return renamings;
    }

    private Renaming renaming(String old, @Nullable Object said, String release) {
      String what = "the name that " + release + " gives " + old;
      if (!(said instanceof Map<?, ?> map)) {
        return new Renaming(setting(text(said, what), release), false);
      }
      Optional<String> to = Optional.empty();
      boolean handedOn = false;
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        String key = text(entry.getKey(), "a key of " + old + " in " + release);
        switch (key) {
          case "to" -> to = Optional.of(setting(text(entry.getValue(), what), release));
          case "hand-on" -> handedOn = isTrue(entry.getValue(), old, release);
          default ->
              throw wrong(
                  "says "
                      + key
                      + " of "
                      + old
                      + " in "
                      + release
                      + ", which is neither to nor hand-on");
        }
      }
      return new Renaming(to.orElseThrow(() -> wrong("does not say " + what)), handedOn);
    }

    private boolean isTrue(@Nullable Object value, String old, String release) {
      String text = text(value, "whether " + release + " hands " + old + " on");
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "true" -> true;
        case "false" -> false;
        default ->
            throw wrong(
                "says hand-on: "
                    + text
                    + " of "
                    + old
                    + " in "
                    + release
                    + ", which is neither true nor false");
      };
    }

    private String setting(String name, String release) {
      if (SETTING.matcher(name).matches()) {
        return name;
      }
      throw wrong(
          "says of "
              + release
              + " that a setting is called "
              + name
              + ", which is not the name of a variable of the app");
    }

    private Refusal wrong(String what) {
      return Listing.unusable(
          file + " " + what,
          "releases are written as NAME: LAST_MIGRATION, the oldest first",
          "mend the file, or take it out of the folder");
    }
  }
}
