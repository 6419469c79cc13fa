package dev.slipway.load;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A value of JSON made into one of a database: a text, a whole number, a double or bytes.
 *
 * <p>What would lose a digit or has two meanings is a flaw, and nothing is guessed.
 */
final class Conversion {
  private static final Gson COMPACT =
      new GsonBuilder().disableHtmlEscaping().serializeNulls().create();
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,4})?");
  private static final int LONGEST_NUMBER = 400;
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private static final DateTimeFormatter MOMENT =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendPattern("['T'][' ']HH:mm")
          .optionalStart()
          .appendPattern(":ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .optionalEnd()
          .optionalStart()
          .appendLiteral(' ')
          .optionalEnd()
          .appendPattern("[XXX][XX][X]")
          .optionalEnd()
          .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
          .parseDefaulting(ChronoField.MINUTE_OF_HOUR, 0)
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private Conversion() {}

  /**
   * Makes a value.
   *
   * @param value what stands in the file; not null
   * @throws Flaw if it is not of that type
   */
  static Object of(JsonElement value, Type type, Clock read, Clock write) throws Flaw {
    return switch (type) {
      case TEXT -> scalar(value, "a text").getAsString();
      case INTEGER -> integer(value);
      case REAL -> real(value);
      case DECIMAL -> number(value).toPlainString();
      case BOOLEAN -> truth(value);
      case DATE -> day(value);
      case TIMESTAMP -> written(moment(value, read), write);
      case JSON -> COMPACT.toJson(value);
      case BLOB -> bytes(value);
    };
  }

  private static JsonPrimitive scalar(JsonElement value, String meant) throws Flaw {
    if (value.isJsonPrimitive()) {
      return value.getAsJsonPrimitive();
    }
    throw Flaw.of(value, " is not " + meant);
  }

  private static BigDecimal number(JsonElement value) throws Flaw {
    JsonPrimitive scalar = scalar(value, "a number");
    String digits = scalar.getAsString();
    if (scalar.isBoolean()
        || digits.length() > LONGEST_NUMBER
        || !NUMBER.matcher(digits).matches()) {
      throw Flaw.of(value, " is not a number");
    }
    BigDecimal number = new BigDecimal(digits);
    if (Math.abs((long) number.scale()) > LONGEST_NUMBER) {
      throw Flaw.of(value, " is not a number of a size that can be kept");
    }
    return number;
  }

  private static Long integer(JsonElement value) throws Flaw {
    String digits = scalar(value, "a number").getAsString();
    if (digits.length() < 19 && isPlain(digits)) {
      return Long.valueOf(digits);
    }
    try {
      return number(value).longValueExact();
    } catch (ArithmeticException e) {
      throw Flaw.of(value, " is not a whole number of 64 bits");
    }
  }

  /** Whether it is a whole number as JSON spells one, without a sign. */
  private static boolean isPlain(String digits) {
    for (int at = 0; at < digits.length(); at++) {
      if (digits.charAt(at) < '0' || digits.charAt(at) > '9') {
        return false;
      }
    }
    return digits.length() == 1 || (digits.length() > 1 && digits.charAt(0) != '0');
  }

  private static Double real(JsonElement value) throws Flaw {
    double real = number(value).doubleValue();
    if (Double.isInfinite(real)) {
      throw Flaw.of(value, " is larger than any double");
    }
    return real;
  }

  private static Boolean truth(JsonElement value) throws Flaw {
    return switch (scalar(value, "true or false").getAsString()) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw Flaw.of(value, " is not true or false");
    };
  }

  private static byte[] bytes(JsonElement value) throws Flaw {
    JsonPrimitive scalar = scalar(value, "a text of base64");
    String text = scalar.getAsString().replaceAll("\\s", "");
    try {
      if (!scalar.isString()) {
        throw new IllegalArgumentException();
      }
      return text.indexOf('-') >= 0 || text.indexOf('_') >= 0
          ? Base64.getUrlDecoder().decode(text)
          : Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw Flaw.of(value, " is not a text of base64");
    }
  }

  private static String day(JsonElement value) throws Flaw {
    try {
      JsonPrimitive scalar = scalar(value, "a day");
      LocalDate day = LocalDate.parse(scalar.getAsString());
      if (scalar.isString() && day.getYear() >= 1 && day.getYear() <= 9999) {
        return day.toString();
      }
    } catch (DateTimeException e) {
      throw Flaw.of(value, " is not a day as in 2024-02-29");
    }
    throw Flaw.of(value, " is not a day of the years 1 to 9999");
  }

  private static Instant moment(JsonElement value, Clock read) throws Flaw {
    try {
      Instant moment =
          switch (read) {
            case ISO, SQL -> parsed(scalar(value, "a moment"));
            case SECONDS -> since(number(value));
            case MILLIS -> ofMillis(value);
          };
      if (moment.isBefore(FIRST) || moment.isAfter(LAST)) {
        throw Flaw.of(value, " is not a moment of the years 1 to 9999");
      }
      return moment;
    } catch (DateTimeException | ArithmeticException e) {
      throw Flaw.of(
          value,
          " is not a moment in "
              + (read == Clock.ISO ? "ISO 8601" : read.name().toLowerCase(Locale.ROOT)));
    }
  }

  private static Instant parsed(JsonPrimitive value) {
    if (!value.isString()) {
      throw new DateTimeException("a number");
    }
    String text = value.getAsString();
    Instant usual = usual(text);
    return usual == null ? formatted(text) : usual;
  }

  /**
   * The moment of a text as most programs write it, {@code 2024-02-29T12:00:00.500Z} with up to
   * nine digits behind the second or none; null for every other text, also a wrong one. It is what
   * {@link #formatted} would say, in a tenth of the time.
   */
  static @Nullable Instant usual(String text) {
    int end = text.length() - 1;
    if (end < 19
        || end > 29
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':'
        || text.charAt(end) != 'Z'
        || (end > 19 && text.charAt(19) != '.')
        || end == 20) {
      return null;
    }
    int year = number(text, 0, 4);
    if (year < 0) {
      return null;
    }
    int nanos = end == 19 ? 0 : number(text, 20, end);
    for (int digits = end - 20; digits > 0 && digits < 9; digits++) {
      nanos *= 10;
    }
    try {
      return LocalDateTime.of(
              year,
              number(text, 5, 7),
              number(text, 8, 10),
              number(text, 11, 13),
              number(text, 14, 16),
              number(text, 17, 19),
              nanos)
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /**
   * A number of decimal digits; -1 if others are among them, which is no month, no hour and so on.
   */
  private static int number(String text, int from, int to) {
    int number = 0;
    for (int at = from; at < to; at++) {
      int digit = text.charAt(at) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number;
  }

  /** The moment of a text in any spelling that is taken. */
  static Instant formatted(String text) {
    TemporalAccessor parsed = MOMENT.parse(text);
    return parsed.isSupported(ChronoField.OFFSET_SECONDS)
        ? OffsetDateTime.from(parsed).toInstant()
        : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC);
  }

  private static Instant ofMillis(JsonElement value) throws Flaw {
    String digits = value.isJsonPrimitive() ? value.getAsString() : "";
    return digits.length() < 16 && isPlain(digits)
        ? Instant.ofEpochMilli(Long.parseLong(digits))
        : since(number(value).movePointLeft(3));
  }

  private static Instant since(BigDecimal seconds) {
    BigInteger whole = seconds.toBigInteger();
    BigDecimal rest = seconds.subtract(new BigDecimal(whole));
    return Instant.ofEpochSecond(whole.longValueExact(), rest.movePointRight(9).longValue());
  }

  private static Object written(Instant moment, Clock write) {
    int nanos = moment.getNano();
    return switch (write) {
      // Always with three digits at least, so that moments sort as their texts do.
      case ISO -> dayAndTime(moment, 'T') + "." + fraction(nanos) + "Z";
      case SQL -> dayAndTime(moment, ' ') + (nanos == 0 ? "" : "." + fraction(nanos));
      case SECONDS -> {
        if (nanos == 0) {
          yield moment.getEpochSecond();
        }
        yield moment.getEpochSecond() + nanos / 1e9;
      }
      case MILLIS -> moment.toEpochMilli();
    };
  }

  /** By hand, because a formatter takes longer than all else that is done with a record. */
  private static String dayAndTime(Instant moment, char between) {
    LocalDateTime utc = LocalDateTime.ofInstant(moment, ZoneOffset.UTC);
    char[] text = new char[19];
    digits(text, 0, utc.getYear() / 100);
    digits(text, 2, utc.getYear() % 100);
    text[4] = '-';
    digits(text, 5, utc.getMonthValue());
    text[7] = '-';
    digits(text, 8, utc.getDayOfMonth());
    text[10] = between;
    digits(text, 11, utc.getHour());
    text[13] = ':';
    digits(text, 14, utc.getMinute());
    text[16] = ':';
    digits(text, 17, utc.getSecond());
    return new String(text);
  }

  private static void digits(char[] text, int at, int number) {
    text[at] = (char) ('0' + number / 10);
    text[at + 1] = (char) ('0' + number % 10);
  }

  /** The digits behind the second: 3, 6 or 9 of them. */
  private static String fraction(int nanos) {
    String digits = String.valueOf(1_000_000_000 + nanos).substring(1);
    return digits.endsWith("000000")
        ? digits.substring(0, 3)
        : digits.endsWith("000") ? digits.substring(0, 6) : digits;
  }

  /** A value in words, not longer than a line. */
  static String shown(JsonElement value) {
    String text = value.isJsonObject() ? "an object" : value.isJsonArray() ? "a list" : "";
    if (!text.isEmpty()) {
      return text;
    }
    String json = COMPACT.toJson(value);
    return json.length() <= 60 ? json : json.substring(0, 59) + "…";
  }
}
