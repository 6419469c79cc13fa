package dev.slipway.doctor;

import static dev.slipway.doctor.Check.Subject.VARIABLES;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Mistakes in the variables that a container was given. */
public final class Variables {
  private static final String OURS = "SLIPWAY_";
  private static final String FILE = "_FILE";

  /**
   * Those that no option stands for: the wrapper's, the secrets, and what is told to hooks and
   * apps.
   */
  private static final Set<String> MORE =
      Set.of(
          "SLIPWAY_MODE",
          "SLIPWAY_DROP",
          "SLIPWAY_BACKUP_PASSPHRASE",
          "SLIPWAY_BACKUP_IDENTITY",
          "SLIPWAY_DEGRADED",
          "SLIPWAY_EMBEDDED",
          "SLIPWAY_ANSWER");

  /** Whose values are URLs or paths, and never begin with a quote. */
  private static final Set<String> OF_THE_APP = Set.of("DATABASE_URL", "DIRECT_URL");

  /** At so many wrong letters a name is still that name. */
  private static final int WRONG_LETTERS = 3;

  private final Map<String, String> environment;
  private final Set<String> known = new TreeSet<>(MORE);

  private Variables(Map<String, String> environment, Set<String> options) {
    this.environment = new TreeMap<>(environment);
    options.forEach(option -> known.add(OURS + option.toUpperCase(Locale.ROOT).replace('-', '_')));
  }

  /**
   * What is to be said of them; one that says that all are well, if nothing is.
   *
   * @param options the names of all options, without dashes
   */
  public static List<Check> checks(Map<String, String> environment, Set<String> options) {
    return new Variables(environment, options).checks();
  }

  private List<Check> checks() {
    List<Check> checks = new ArrayList<>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(OURS) || OF_THE_APP.contains(base(name))) {
            unknown(name, checks);
            value(name, value, checks);
          }
        });
    twice(checks);
    if (checks.isEmpty()) {
      List<String> set =
          environment.keySet().stream()
              .filter(name -> name.startsWith(OURS) || OF_THE_APP.contains(base(name)))
              .toList();
      checks.add(Check.well(VARIABLES, set.isEmpty() ? "none is set" : String.join(", ", set)));
    }
    return checks;
  }

  private static String base(String name) {
    return name.endsWith(FILE) ? name.substring(0, name.length() - FILE.length()) : name;
  }

  private void unknown(String name, List<Check> checks) {
    if (!name.startsWith(OURS) || known.contains(name) || known.contains(base(name))) {
      return;
    }
    String nearest =
        known.stream().min(Comparator.comparingInt(one -> distance(one, name))).orElseThrow();
    boolean isNear = distance(nearest, name) <= WRONG_LETTERS;
    checks.add(
        Check.doubtful(
            VARIABLES,
            name + " is set",
            "there is no such setting, and nothing reads it",
            isNear
                ? "set " + nearest + ", if that was meant"
                : "slipway --help lists what there is"));
  }

  private void value(String name, String value, List<Check> checks) {
    if (value.isEmpty()) {
      checks.add(
          Check.doubtful(
              VARIABLES,
              name + " is empty",
              "that counts as not set",
              "give it a value, or take it out; ${…} without a value in .env comes out empty"));
    } else if (isQuoted(value)) {
      checks.add(
          Check.wrong(
              VARIABLES,
              new Refusal(
                  Fact.SETTINGS,
                  name + " has quotes in its value",
                  "docker run --env-file and Compose lists (- NAME=\"…\") hand them on",
                  "write it without quotes")));
    } else if (!value.equals(value.strip())) {
      checks.add(
          Check.doubtful(
              VARIABLES,
              name + " begins or ends with white space",
              "a file with Windows' ends of line leaves that behind",
              "take it away: sed -i 's/[[:space:]]*$//' .env"));
    } else if (value.contains("${") || value.matches(".*\\$[A-Z_]{3,}.*")) {
      checks.add(
          Check.doubtful(
              VARIABLES,
              name + " has a variable's name in its value",
              "nobody has put its value there: docker run --env-file does not",
              "write the value itself"));
    }
  }

  private static boolean isQuoted(String value) {
    char first = value.charAt(0);
    return value.length() > 1
        && (first == '"' || first == '\'')
        && value.charAt(value.length() - 1) == first;
  }

  private void twice(List<Check> checks) {
    for (String name : known) {
      boolean both = isSet(name) && isSet(name + FILE);
      if (both) {
        checks.add(
            Check.wrong(
                VARIABLES,
                new Refusal(
                    Fact.SETTINGS,
                    "both " + name + " and " + name + FILE + " are set",
                    "which of them is meant is not known",
                    "unset one of them")));
      }
    }
    for (String name : OF_THE_APP) {
      if (isSet(name)
          && isSet(OURS + name)
          && !environment.getOrDefault(name, "").equals(environment.get(OURS + name))) {
        checks.add(
            Check.doubtful(
                VARIABLES,
                name + " and " + OURS + name + " are set, and differ",
                "the gate goes by " + OURS + name + ", the app most likely by the other",
                "unset " + OURS + name + ", unless both are the same database"));
      }
    }
  }

  private boolean isSet(String name) {
    return !environment.getOrDefault(name, "").isEmpty();
  }

  /** How many letters have to be put in, taken out or changed (Levenshtein). */
  static int distance(String one, String other) {
    int[] before = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      before[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] now = new int[other.length() + 1];
      now[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int changed = before[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        now[j] = Math.min(changed, Math.min(before[j], now[j - 1]) + 1);
      }
      before = now;
    }
    return before[other.length()];
  }

  /** For a test that holds them against every page and script. */
  static String all(Set<String> options) {
    return new Variables(Map.of(), options).known.stream().collect(Collectors.joining(" "));
  }
}
