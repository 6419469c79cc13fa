package dev.slipway;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a run was asked to do, from options and environment.
 *
 * @param databaseUrl the URL of the app's database, as the app has it
 * @param base the folder that relative paths in that URL start from
 * @param migrations the migrations folder
 * @param layout the layout to read it in, if it is not to be recognised
 * @param backups where snapshots lie, if not beside the database
 * @param backup when to make a snapshot
 * @param refuseDrift whether drift closes the gate
 * @param waiting how long to wait for a database that does not answer or is locked; empty if
 *     nothing was said
 * @param lockWait how long to wait for another gate
 * @param assumed what a person says of migrations by name: whether they ran
 * @param detailedExitCode whether {@code plan} says by its exit code that there is work to do
 */
public record Settings(
    String databaseUrl,
    Path base,
    Path migrations,
    Optional<String> layout,
    Optional<Path> backups,
    BackupWhen backup,
    boolean refuseDrift,
    Optional<Duration> waiting,
    Duration lockWait,
    Map<String, Boolean> assumed,
    boolean detailedExitCode) {

  /** When a snapshot is made before something is written. */
  public enum BackupWhen {
    /** Before anything at all is written. */
    ALWAYS,
    /** Before anything is written to a database that holds tables. */
    AUTO,
    /** Never. */
    OFF
  }

  private static final Duration DEFAULT_WAIT = Duration.ofMinutes(1);
  private static final Duration DEFAULT_LOCK_WAIT = Duration.ofMinutes(5);
  private static final Path IN_AN_IMAGE = Path.of("/migrations");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)?");

  /** How long to wait for the database where nothing was said: 60 s. */
  public Duration patience() {
    return waiting.orElse(DEFAULT_WAIT);
  }

  /**
   * Reads the settings.
   *
   * @param options what was given as options, by the name of the option without its dashes; these
   *     win
   * @param environment the environment: for {@code database-url} it is {@code
   *     SLIPWAY_DATABASE_URL}, or the content of the file that {@code SLIPWAY_DATABASE_URL_FILE}
   *     names
   * @throws Refusal if settings are missing, wrong, or contradict each other
   */
  public static Settings of(Map<String, List<String>> options, Map<String, String> environment) {
    Source source = new Source(options, environment);
    String url =
        source
            .text("database-url")
            .or(() -> source.variable("DATABASE_URL"))
            .orElseThrow(
                () ->
                    wrong(
                        "no database is named",
                        "neither --database-url nor SLIPWAY_DATABASE_URL nor DATABASE_URL is set",
                        "slipway --database-url /data/app.db"));
    Path migrations =
        source
            .text("migrations")
            .map(Settings::path)
            .orElse(Files.isDirectory(IN_AN_IMAGE) ? IN_AN_IMAGE : Path.of("migrations"));
    return new Settings(
        url,
        path(source.text("base-dir").orElse("")).toAbsolutePath(),
        migrations,
        source.text("layout"),
        source.text("backups").map(Settings::path),
        source.choice("backup", BackupWhen.class).orElse(BackupWhen.AUTO),
        source.choice("drift", Drift.class).orElse(Drift.REPORT) == Drift.REFUSE,
        source.duration("wait"),
        source.duration("lock-wait").orElse(DEFAULT_LOCK_WAIT),
        assumed(source.list("assume-applied"), source.list("assume-pending")),
        source.list("detailed-exitcode").contains("true"));
  }

  private enum Drift {
    REPORT,
    REFUSE
  }

  private static Map<String, Boolean> assumed(List<String> applied, List<String> pending) {
    Map<String, Boolean> assumed = new HashMap<>();
    applied.forEach(name -> assumed.put(name, true));
    for (String name : pending) {
      if (assumed.put(name, false) != null) {
        throw wrong(
            name + " is assumed both applied and pending",
            "it is one or the other",
            "leave one of them out");
      }
    }
    return Map.copyOf(assumed);
  }

  private static Path path(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw wrong(
          "the path " + name + " cannot be said here",
          "the environment does not say that names are UTF-8",
          "set LC_ALL=C.UTF-8");
    }
  }

  private static Refusal wrong(String seen, String why, String next) {
    return new Refusal(Fact.SETTINGS, seen, why, next);
  }

  /** Options over environment, read in one way for every setting. */
  private record Source(Map<String, List<String>> options, Map<String, String> environment) {

    /** All values: every use of an option, or the parts of a variable between commas. */
    List<String> list(String option) {
      List<String> given = options.get(option);
      if (given != null) {
        return given;
      }
      List<String> values = new ArrayList<>();
      variable("SLIPWAY_" + option.toUpperCase(Locale.ROOT).replace('-', '_'))
          .ifPresent(
              text -> {
                for (String part : text.split(",", -1)) {
                  values.add(part.strip());
                }
              });
      return values;
    }

    Optional<String> text(String option) {
      List<String> given = options.get(option);
      if (given != null && !given.isEmpty()) {
        return Optional.of(given.get(given.size() - 1));
      }
      return variable("SLIPWAY_" + option.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /**
     * A variable or the content of the file that its twin names; an empty one counts as not set.
     */
    Optional<String> variable(String name) {
      String value = set(name);
      String file = set(name + "_FILE");
      if (value != null && file != null) {
        throw wrong(
            "both " + name + " and " + name + "_FILE are set",
            "which of them is meant is not known",
            "unset one of them");
      }
      if (file == null) {
        return Optional.ofNullable(value);
      }
      try {
        return Optional.of(Files.readString(path(file)).stripTrailing());
      } catch (IOException e) {
        throw new Refusal(
            Fact.SETTINGS,
            name + "_FILE names " + file,
            "it cannot be read (" + e + ")",
            "mount that secret, readable for this user",
            e);
      }
    }

    private @Nullable String set(String name) {
      String value = environment.get(name);
      return value == null || value.isEmpty() ? null : value;
    }

    <E extends Enum<E>> Optional<E> choice(String option, Class<E> choices) {
      Optional<String> text = text(option);
      if (text.isEmpty()) {
        return Optional.empty();
      }
      List<String> names = new ArrayList<>();
      for (E choice : choices.getEnumConstants()) {
        if (choice.name().equalsIgnoreCase(text.get())) {
          return Optional.of(choice);
        }
        names.add(choice.name().toLowerCase(Locale.ROOT));
      }
      throw wrong(
          "--" + option + " is " + text.get(),
          "it is one of " + String.join(", ", names),
          "--" + option + " " + names.get(0));
    }

    Optional<Duration> duration(String option) {
      Optional<String> text = text(option);
      if (text.isEmpty()) {
        return Optional.empty();
      }
      Matcher parts = DURATION.matcher(text.get().strip().toLowerCase(Locale.ROOT));
      if (!parts.matches()) {
        throw wrong(
            "--" + option + " is " + text.get(),
            "that is no length of time",
            "--" + option + " 60s (or 500ms, 5m, 1h)");
      }
      long number = Long.parseLong(parts.group(1));
      String unit = parts.group(2) == null ? "s" : parts.group(2);
      return Optional.of(
          switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofSeconds(number);
          });
    }
  }
}
