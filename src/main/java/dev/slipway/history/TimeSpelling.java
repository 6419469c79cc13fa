package dev.slipway.history;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How an app's own table spells a time, as all of its rows show it.
 *
 * @param kind what its values are
 * @param between what stands between day and hour, if they are texts
 * @param fraction of how many digits the part of a second is, if they are texts
 * @param zone what stands behind, if they are texts
 */
record TimeSpelling(Kind kind, String between, int fraction, String zone) {

  private static final Pattern TEXT =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}([T ])[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.([0-9]{1,9}))?"
              + "(Z| UTC|[+-][0-9]{2}(?::?[0-9]{2})?| [+-][0-9]{4} UTC)?");

  /** As SQLite itself spells it, and PostgreSQL but for the parts of a second. */
  static final TimeSpelling OF_THE_ENGINE = new TimeSpelling(Kind.TEXT, " ", 0, "");

  static final TimeSpelling TIMESTAMP = new TimeSpelling(Kind.TIMESTAMP, "", 0, "");

  /** What values of a time are. */
  enum Kind {
    /** The engine's own type for times. */
    TIMESTAMP,
    TEXT,
    SECONDS,
    MILLISECONDS,
    MICROSECONDS,
    NANOSECONDS,
    /** Seconds, as a text. */
    TEXT_OF_SECONDS,
    /** Milliseconds, as a text. */
    TEXT_OF_MILLISECONDS
  }

  /** The one spelling of some values; nothing, if they have several, or none that is known. */
  static Optional<TimeSpelling> of(Collection<Object> values) {
    TimeSpelling common = null;
    for (Object value : values) {
      Optional<TimeSpelling> one = of(value);
      if (one.isEmpty() || (common != null && !common.isLike(one.get()))) {
        return Optional.empty();
      }
      // Some leave zeros out at the end of a fraction.
      common = common == null || common.fraction < one.get().fraction ? one.get() : common;
    }
    return Optional.ofNullable(common);
  }

  /** Whether every value of the engine's own type is one. */
  boolean isOfEngine() {
    return kind == Kind.TIMESTAMP;
  }

  private boolean isLike(TimeSpelling other) {
    return kind == other.kind && between.equals(other.between) && zone.equals(other.zone);
  }

  private static Optional<TimeSpelling> of(Object value) {
    if (value instanceof Timestamp) {
      return Optional.of(TIMESTAMP);
    }
    if (value instanceof Integer || value instanceof Long) {
      return kind(((Number) value).longValue()).map(kind -> new TimeSpelling(kind, "", 0, ""));
    }
    if (!(value instanceof String text)) {
      return Optional.empty();
    }
    if (text.matches("[0-9]{9,10}|[0-9]{12,13}")) {
      boolean seconds = text.length() <= 10;
      return Optional.of(
          new TimeSpelling(seconds ? Kind.TEXT_OF_SECONDS : Kind.TEXT_OF_MILLISECONDS, "", 0, ""));
    }
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String zone = parts.group(3) == null ? "" : parts.group(3);
    return Optional.of(
        new TimeSpelling(
            Kind.TEXT,
            parts.group(1),
            parts.group(2) == null ? 0 : parts.group(2).length(),
            zone.replaceAll("[0-9]", "0").replace('-', '+')));
  }

  /** By how far it is from 1970: every migration is from a time some decades later. */
  private static Optional<Kind> kind(long number) {
    if (number < 100_000_000L) {
      return Optional.empty();
    }
    if (number < 100_000_000_000L) {
      return Optional.of(Kind.SECONDS);
    }
    if (number < 100_000_000_000_000L) {
      return Optional.of(Kind.MILLISECONDS);
    }
    return Optional.of(number < 100_000_000_000_000_000L ? Kind.MICROSECONDS : Kind.NANOSECONDS);
  }

  /** A time in this spelling, as a statement takes it. */
  Object value(Instant time) {
    return switch (kind) {
      case TIMESTAMP -> Timestamp.from(time);
      case TEXT -> text(time);
      case SECONDS -> time.getEpochSecond();
      case MILLISECONDS -> time.toEpochMilli();
      case MICROSECONDS -> ChronoUnit.MICROS.between(Instant.EPOCH, time);
      case NANOSECONDS -> ChronoUnit.NANOS.between(Instant.EPOCH, time);
      case TEXT_OF_SECONDS -> String.valueOf(time.getEpochSecond());
      case TEXT_OF_MILLISECONDS -> String.valueOf(time.toEpochMilli());
    };
  }

  private String text(Instant time) {
    String seconds = "HH:mm:ss" + (fraction == 0 ? "" : "." + "S".repeat(fraction));
    return LocalDateTime.ofInstant(time, ZoneOffset.UTC)
            .format(DateTimeFormatter.ofPattern("uuuu-MM-dd'" + between + "'" + seconds))
        + zone;
  }
}
