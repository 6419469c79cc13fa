package dev.slipway.layout;

import dev.slipway.refusal.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * last}, and, if its maintainer has more to say, {@code breaking} (a text, or a list of texts) and
 * {@code renamed} (old names of settings to new ones). Releases stand in their order, the oldest
 * first.
 *
 * @param all the releases, the oldest first; none where there is no such file
 */
public record Releases(List<Release> all) {
  private static final Logger log = LoggerFactory.getLogger(Releases.class);

  static final String FILE = "releases.yaml";

  /**
   * One release of the app.
   *
   * @param name what it is called
   * @param last the last migration that it shipped
   * @param breaking what somebody who upgrades to it has to know
   * @param renamed settings that it calls otherwise, by their old names
   */
  public record Release(
      String name, Migration last, List<String> breaking, Map<String, String> renamed) {

    public Release {
      breaking = List.copyOf(breaking);
      renamed = Map.copyOf(renamed);
    }
  }

  public Releases {
    all = List.copyOf(all);
  }

  /** None, as where there is no file. */
  public static Releases none() {
    return new Releases(List.of());
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
    if (!Files.exists(file)) {
      Path other = folder.path().resolve("releases.yml");
      if (Files.exists(other)) {
        log.warn("{} is not read: its name would have to be {}", other, FILE);
      }
      return none();
    }
    return new Reading(file, folder).releases(Listing.of(folder.path()).text(FILE));
  }

  /** Reading one file. */
  private record Reading(Path file, MigrationFolder folder) {

    Releases releases(String text) {
      List<Object> documents = new ArrayList<>();
      try {
        // Failsafe: 1.10 is a name here, and not the number 1.1.
        new Load(LoadSettings.builder().setSchema(new FailsafeSchema()).build())
            .loadAllFromString(text)
            .forEach(documents::add);
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
        Release release = release(text(entry.getKey(), "the name of a release"), entry.getValue());
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

    private Release release(String name, @Nullable Object said) {
      if (!(said instanceof Map<?, ?> map)) {
        return new Release(
            name,
            migration(name, text(said, "the last migration of " + name)),
            List.of(),
            Map.of());
      }
      Optional<Migration> last = Optional.empty();
      List<String> breaking = List.of();
      Map<String, String> renamed = Map.of();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        String key = text(entry.getKey(), "a key of " + name);
        Object value = entry.getValue();
        switch (key) {
          case "last" ->
              last = Optional.of(migration(name, text(value, "the last migration of " + name)));
          case "breaking" -> breaking = texts(value, "what breaks with " + name);
          case "renamed" -> renamed = names(value, "what " + name + " renamed");
          default ->
              throw wrong(
                  "says " + key + " of " + name + ", which is none of last, breaking, renamed");
        }
      }
      return new Release(
          name,
          last.orElseThrow(() -> wrong("does not say which migration is the last of " + name)),
          breaking,
          renamed);
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
      if (value instanceof String text && !text.isBlank()) {
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

    private Map<String, String> names(@Nullable Object value, String what) {
      if (!(value instanceof Map<?, ?> map)) {
        throw wrong("does not give " + what + " as a map from old names to new ones");
      }
      Map<String, String> names = new LinkedHashMap<>();
      map.forEach((from, to) -> names.put(text(from, what), text(to, what)));
      return names;
    }

    private Refusal wrong(String what) {
      return Listing.unusable(
          file + " " + what,
          "releases are written as NAME: LAST_MIGRATION, the oldest first",
          "mend the file, or take it out of the folder");
    }
  }
}
