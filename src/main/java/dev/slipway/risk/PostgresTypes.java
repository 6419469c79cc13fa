package dev.slipway.risk;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which changes of a column's type leave the rows of a PostgreSQL table as they are stored, and
 * which keep every value.
 *
 * <p>Types are named as {@code format_type} prints them. The rewrite is left out where the old type
 * is binary coercible to the new one, or a length only grows
 * (postgresql.org/docs/current/sql-altertable.html, notes).
 */
final class PostgresTypes {
  private static final Pattern TYPE =
      Pattern.compile(
          "([a-z_\"][^(]*?)(?:\\((\\d+)(?:,\\s*(-?\\d+))?\\))?( with(?:out)? time zone)?");

  /** Types whose values are stored as those of others are, without a length. */
  private static final Map<String, Set<String>> STORED_ALIKE =
      Map.of(
          "character varying", Set.of("text"),
          "text", Set.of("character varying"),
          "cidr", Set.of("inet"),
          "xml", Set.of("text", "character varying"),
          "integer", Set.of("oid", "regclass"),
          "bit", Set.of("bit varying"));

  /** From one of these to a later one, every value stays what it is. */
  private static final List<List<String>> WIDENING =
      List.of(
          List.of("smallint", "integer", "bigint", "numeric"),
          List.of("real", "double precision"),
          List.of("character", "character varying", "text"),
          List.of("date", "timestamp", "timestamptz"),
          List.of("json", "jsonb"),
          List.of("cidr", "inet"));

  private record Type(String name, int length, int scale) {}

  private PostgresTypes() {}

  private static Type parse(String printed) {
    Matcher matcher = TYPE.matcher(printed);
    if (!matcher.matches()) {
      return new Type(printed, -1, -1);
    }
    String zone = matcher.group(4) == null ? "" : matcher.group(4);
    String name =
        (matcher.group(1).strip() + zone)
            .replace(" without time zone", "")
            .replace("timestamp with time zone", "timestamptz");
    return new Type(name, number(matcher.group(2)), number(matcher.group(3)));
  }

  private static int number(@Nullable String digits) {
    return digits == null ? -1 : Integer.parseInt(digits);
  }

  /** The collation that a column's definition names; empty if it is the type's own. */
  static String collation(String definition) {
    int at = definition.indexOf(" collate ");
    return at < 0 ? "" : of(definition.substring(at + " collate ".length()));
  }

  /** The type that a column's definition begins with. */
  static String of(String definition) {
    String type = definition;
    for (String after : List.of(" not null", " default ", " generated ", " collate ")) {
      int at = type.indexOf(after);
      type = at < 0 ? type : type.substring(0, at);
    }
    return type;
  }

  /** Whether a change of type leaves all rows as they are stored. */
  static boolean staysStored(String from, String to, int version) {
    Type old = parse(from);
    Type now = parse(to);
    boolean free = now.length < 0;
    boolean grows = free || (old.length >= 0 && now.length >= old.length);
    if (old.name.equals(now.name)) {
      return switch (now.name) {
        case "character varying", "bit varying", "interval", "time", "timestamp", "timestamptz" ->
            grows;
        case "numeric" ->
            free || (old.length >= 0 && now.length >= old.length && now.scale == old.scale);
        default -> old.equals(now);
      };
    }
    boolean zones =
        (old.name.equals("timestamp") && now.name.equals("timestamptz"))
            || (old.name.equals("timestamptz") && now.name.equals("timestamp"));
    if (zones) {
      // Since PostgreSQL 12, and only where the session's zone is UTC, which is not known here.
      return false;
    }
    return free && STORED_ALIKE.getOrDefault(old.name, Set.of()).contains(now.name) && version > 0;
  }

  /**
   * Whether a type of texts takes every text that another takes, and gives it as it is; SQLite's
   * names of types count too.
   */
  static boolean isLongerText(String from, String to) {
    Type old = parse(from);
    Type now = parse(to);
    Set<String> texts = Set.of("character varying", "varchar", "nvarchar", "text");
    boolean isFree = now.length < 0;
    return texts.contains(old.name)
        && texts.contains(now.name)
        && (isFree || (old.length >= 0 && now.length >= old.length));
  }

  /** Whether every value of a type stays what it is in another; a doubt counts as no. */
  static boolean keepsValues(String from, String to) {
    Type old = parse(from);
    Type now = parse(to);
    boolean grows = now.length < 0 || (old.length >= 0 && now.length >= old.length);
    boolean scales = now.length < 0 || now.scale >= old.scale;
    if (old.name.equals(now.name)) {
      boolean whole =
          !now.name.equals("numeric")
              || now.length < 0
              || (old.length >= 0
                  && now.length - Math.max(now.scale, 0) >= old.length - Math.max(old.scale, 0));
      return grows && scales && whole;
    }
    if (now.name.equals("text") && now.length < 0) {
      return true;
    }
    return WIDENING.stream()
        .anyMatch(
            line ->
                line.contains(old.name)
                    && line.indexOf(now.name) > line.indexOf(old.name)
                    && grows);
  }
}
