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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was given for a run: options over variables, read in one way for every setting.
 *
 * <p>What is empty counts as not given, because that is what {@code ${VARIABLE:-}} leaves of a
 * variable that nobody set. Every question throws a {@link Refusal} where what was given cannot be
 * read as what it should be.
 *
 * @param options the values of each option, by its name without dashes; a flag has {@code true}
 * @param environment the variables
 */
public record Source(Map<String, List<String>> options, Map<String, String> environment) {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)?");
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final Pattern PERIOD = Pattern.compile("([0-9]{1,5})([hdw])");
  private static final Pattern BETWEEN_URLS =
      Pattern.compile("\\s*,\\s*(?=[A-Za-z][A-Za-z0-9+.-]*://)|\\s+,?\\s*");
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})([kmg])?");
  private static final Pattern COUNT = Pattern.compile("[0-9]{1,6}");

  /** Whether a flag is on: {@code true}, {@code 1}, {@code yes} or {@code on}. */
  public boolean flag(String option) {
    Optional<String> text = text(option);
    return text.isPresent()
        && switch (text.get().strip().toLowerCase(Locale.ROOT)) {
          case "true", "1", "yes", "on" -> true;
          case "false", "0", "no", "off" -> false;
          default ->
              throw wrong(
                  "--" + option + " is " + text.get(),
                  "a flag is true or false (or 1, yes, on; 0, no, off)",
                  "--" + option + ", or leave it out");
        };
  }

  /**
   * Whether a flag is on for a service, which goes by the exit code, and was not typed by somebody
   * who reads the answer.
   */
  boolean flagInEnvironment(String option) {
    return !isTyped(option) && flag(option);
  }

  /** The same, as if an option had been typed. */
  Source with(String option, String value) {
    Map<String, List<String>> all = new HashMap<>(options);
    all.put(option, List.of(value));
    return new Source(all, environment);
  }

  /** The same, as if nothing had been said of an option. */
  Source without(String option) {
    Map<String, List<String>> typed = new HashMap<>(options);
    typed.remove(option);
    Map<String, String> variables = new HashMap<>(environment);
    variables.remove(name(option));
    variables.remove(name(option) + "_FILE");
    return new Source(typed, variables);
  }

  /** Whether an option was typed, whatever a variable says. */
  boolean isTyped(String option) {
    return !given(option).isEmpty();
  }

  /** What was typed for an option, whatever a variable says. */
  public Optional<String> typed(String option) {
    List<String> given = given(option);
    return given.isEmpty() ? Optional.empty() : Optional.of(given.get(given.size() - 1));
  }

  /** A path, which need not be there. */
  public Optional<Path> path(String option) {
    return text(option).map(Source::pathNamed);
  }

  /** A path in a variable of others, which no option stands for. */
  Optional<Path> pathIn(String variable) {
    return Optional.ofNullable(set(variable)).map(Source::pathNamed);
  }

  /** Whether an option was typed or its variable is set; a file that it names is not read. */
  public boolean isGiven(String option) {
    return isTyped(option) || set(name(option)) != null || set(name(option) + "_FILE") != null;
  }

  /** What was typed, else what its variable says. */
  public Optional<String> text(String option) {
    List<String> given = given(option);
    return given.isEmpty() ? variable(name(option)) : Optional.of(given.get(given.size() - 1));
  }

  /** All values: every use of an option, or the parts of a variable between commas. */
  List<String> list(String option) {
    List<String> values = given(option);
    if (values.isEmpty()) {
      for (String part : variable(name(option)).orElse("").split(",", -1)) {
        if (!part.isBlank()) {
          values.add(part.strip());
        }
      }
    }
    return values;
  }

  /**
   * All URLs: of every use of an option, or of a variable, several of them between commas or white
   * space. A comma may be part of a URL, too, if no other begins behind it.
   */
  public List<String> urls(String option) {
    List<String> given = given(option);
    if (given.isEmpty()) {
      given.add(variable(name(option)).orElse(""));
    }
    return given.stream()
        .flatMap(some -> Stream.of(BETWEEN_URLS.split(some.strip())))
        .filter(url -> !url.isBlank())
        .toList();
  }

  /** One of some words. */
  public <E extends Enum<E>> Optional<E> choice(String option, Class<E> choices) {
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

  /** A length of time up to a year. */
  public Optional<Duration> duration(String option) {
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
    Duration duration =
        switch (unit) {
          case "ms" -> Duration.ofMillis(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofSeconds(number);
        };
    if (duration.compareTo(LONGEST) > 0) {
      throw wrong(
          "--" + option + " is " + text.get(),
          "nobody waits for longer than a year",
          "--" + option + " 1h");
    }
    return Optional.of(duration);
  }

  /** A length of time in whole hours, days or weeks, as long as you like; never without a unit. */
  Optional<Duration> period(String option) {
    Optional<String> text = text(option);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher parts = PERIOD.matcher(text.get().strip().toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      throw wrong(
          "--" + option + " is " + text.get(),
          "that is no number of hours, days or weeks",
          "--" + option + " 30d (or 12h, 8w)");
    }
    long number = Long.parseLong(parts.group(1));
    return Optional.of(
        switch (parts.group(2)) {
          case "h" -> Duration.ofHours(number);
          case "w" -> Duration.ofDays(7 * number);
          default -> Duration.ofDays(number);
        });
  }

  /** A number from 0 on. */
  Optional<Integer> count(String option) {
    Optional<String> text = text(option).map(String::strip);
    if (text.isPresent() && !COUNT.matcher(text.get()).matches()) {
      throw wrong(
          "--" + option + " is " + text.get(), "that is no number from 0 on", "--" + option + " 5");
    }
    return text.map(Integer::valueOf);
  }

  /** A number of bytes, also in kibibytes, mebibytes or gibibytes. */
  Optional<Long> size(String option) {
    Optional<String> text = text(option);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher parts = SIZE.matcher(text.get().strip().toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      throw wrong(
          "--" + option + " is " + text.get(),
          "that is no number of bytes",
          "--" + option + " 16m (or 500, 64k, 1g)");
    }
    long number = Long.parseLong(parts.group(1));
    String unit = String.valueOf(parts.group(2));
    return Optional.of(
        switch (unit) {
          case "k" -> number << 10;
          case "m" -> number << 20;
          case "g" -> number << 30;
          default -> number;
        });
  }

  /** A port that a server can have. */
  public Optional<Integer> port(String option) {
    Optional<String> text = text(option).map(String::strip);
    boolean wrong =
        text.isPresent()
            && (!COUNT.matcher(text.get()).matches()
                || Integer.parseInt(text.get()) < 1
                || Integer.parseInt(text.get()) > 65535);
    if (wrong) {
      throw wrong(
          "--" + option + " is " + text.get(),
          "a port is a number from 1 to 65535",
          "--" + option + " 8080");
    }
    return text.map(Integer::valueOf);
  }

  /**
   * All values: every use of an option, or what stands in a variable between commas or in lines, as
   * age's own files have it: a line that begins with # is a remark.
   */
  List<String> keys(String option) {
    List<String> values = given(option);
    return values.isEmpty() ? keysIn(name(option)) : values;
  }

  /** The same of a variable that no option stands for: what it holds is secret. */
  List<String> keysIn(String variable) {
    List<String> keys = new ArrayList<>();
    variable(variable)
        .orElse("")
        .lines()
        .filter(line -> !line.strip().startsWith("#"))
        .flatMap(line -> Stream.of(line.split(",", -1)))
        .map(String::strip)
        .filter(key -> !key.isEmpty())
        .forEach(keys::add);
    return keys;
  }

  /** A variable, or the content of the file that its twin names. */
  public Optional<String> variable(String name) {
    String value = set(name);
    String file = set(name + "_FILE");
    if (value != null && file != null) {
      throw wrong(
          "both " + name + " and " + name + "_FILE are set",
          "which of them is meant is not known",
          "unset one of them");
    }
    return file == null ? Optional.ofNullable(value) : Optional.of(content(name + "_FILE", file));
  }

  private static String content(String name, String file) {
    String content;
    try {
      content = Files.readString(pathNamed(file)).stripTrailing();
    } catch (IOException e) {
      throw new Refusal(
          Fact.SETTINGS,
          name + " names " + file,
          "it cannot be read (" + e + ")",
          "mount that secret, readable for this user",
          e);
    }
    if (content.isEmpty()) {
      // Unlike an empty variable this was set on purpose, and something else would be read instead.
      throw wrong(
          name + " names " + file, "it is empty", "write the value into it, or unset " + name);
    }
    return content;
  }

  private List<String> given(String option) {
    List<String> given = new ArrayList<>();
    for (String value : options.getOrDefault(option, List.of())) {
      if (!value.isEmpty()) {
        given.add(value);
      }
    }
    return given;
  }

  private @Nullable String set(String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /** The variable that stands for an option. */
  private static String name(String option) {
    return "SLIPWAY_" + option.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static Path pathNamed(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw wrong(
          "the path " + name + " cannot be said here",
          "the environment does not say that names are UTF-8",
          "set LC_ALL=C.UTF-8");
    }
  }

  /** Only the names: among the values are passwords. */
  @Override
  public String toString() {
    return "Source of options " + options.keySet() + " and variables " + environment.keySet();
  }

  private static Refusal wrong(String seen, String why, String next) {
    return new Refusal(Fact.SETTINGS, seen, why, next);
  }
}
