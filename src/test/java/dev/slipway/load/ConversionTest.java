package dev.slipway.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What values of JSON become, as SQLite itself sees it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ConversionTest {

  private static JsonElement json(String text) throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new JsonText().read(bytes, bytes.length);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "text|\"a\\u00e9\"|'aé'",
        "text|1.50|'1.50'",
        "text|true|'true'",
        "integer|7|7",
        "integer|-9223372036854775808|-9223372036854775807 - 1",
        "integer|7.0|7",
        "integer|7e2|700",
        "integer|\"42\"|42",
        "real|0.1|0.1",
        "real|1|1.0",
        "real|\"2.5e3\"|2500.0",
        "decimal|12345678901234567890.10|'12345678901234567890.10'",
        "decimal|1e3|'1000'",
        "boolean|true|1",
        "boolean|\"0\"|0",
        "json|{\"a\":[1.50,null,\"<\"]}|'{\"a\":[1.50,null,\"<\"]}'",
        "json|\"x\"|'\"x\"'",
        "blob|\"AP8=\"|x'00ff'",
        "blob|\"-_8\"|x'fbff'"
      })
  void a_value_is_what_the_engine_takes_it_for(String type, String value, String sql)
      throws Exception {
    Object made =
        Conversion.of(
            json(value), Type.valueOf(type.toUpperCase(Locale.ROOT)), Clock.ISO, Clock.ISO);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        PreparedStatement same =
            connection.prepareStatement(
                "SELECT ? IS " + sql + " AND typeof(?) = typeof(" + sql + ")")) {
      for (int place = 1; place <= 2; place++) {
        SqliteTarget.bind(same, place, made);
      }
      try (ResultSet rows = same.executeQuery()) {
        assertThat(rows.getBoolean(1)).isTrue();
      }
    }
  }

  /** SQLite's own reading of each spelling is the oracle. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "iso|\"2024-02-29T12:00:00.500Z\"|1709208000.5",
        "iso|\"2024-02-29T14:00:00+02:00\"|1709208000",
        "iso|\"2024-02-29 12:00\"|1709208000",
        "iso|\"2024-02-29\"|1709164800",
        "seconds|1709208000|1709208000",
        "seconds|\"1709208000.5\"|1709208000.5",
        "millis|1709208000500|1709208000.5",
        "millis|-1|-0.001"
      })
  void a_moment_is_the_same_in_every_spelling(String read, String value, double seconds)
      throws Exception {
    Clock clock = Clock.valueOf(read.toUpperCase(Locale.ROOT));
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      for (Clock write : Clock.values()) {
        String found =
            switch (write) {
              case ISO, SQL -> "(julianday(?) - 2440587.5) * 86400";
              case SECONDS -> "?";
              case MILLIS -> "? / 1000.0";
            };
        try (PreparedStatement query = connection.prepareStatement("SELECT " + found)) {
          SqliteTarget.bind(query, 1, Conversion.of(json(value), Type.TIMESTAMP, clock, write));
          try (ResultSet rows = query.executeQuery()) {
            assertThat(rows.getDouble(1)).isCloseTo(seconds, Offset.offset(0.0006));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "text|{}",
        "integer|1.5",
        "integer|9223372036854775808",
        "integer|true",
        "integer|\"\"",
        "integer|\"0x10\"",
        "real|1e999",
        "decimal|1e999999999",
        "boolean|2",
        "boolean|\"yes\"",
        "timestamp|1709208000",
        "timestamp|\"yesterday\"",
        "timestamp|\"2023-02-29\"",
        "blob|\"é\"",
        "blob|1"
      })
  void what_is_not_of_the_type_is_a_flaw(String type, String value) throws Exception {
    JsonElement json = json(value);
    assertThatThrownBy(
            () ->
                Conversion.of(
                    json, Type.valueOf(type.toUpperCase(Locale.ROOT)), Clock.ISO, Clock.ISO))
        .isInstanceOf(Flaw.class);
  }

  @Test
  void moments_written_as_texts_sort_as_they_follow() throws Exception {
    Object half = Conversion.of(json("500"), Type.TIMESTAMP, Clock.MILLIS, Clock.ISO);
    Object whole = Conversion.of(json("1000"), Type.TIMESTAMP, Clock.MILLIS, Clock.ISO);

    assertThat(half.toString()).isLessThan(whole.toString()).endsWith("00.500Z");
  }

  /** The formatter is the oracle; a text that it does not take is not usual. */
  @Test
  void a_usual_moment_is_what_the_formatter_says() {
    Random random = new Random(20261122);
    int taken = 0;
    for (int round = 0; round < 50_000; round++) {
      String text = nearly(random);
      Instant usual = Conversion.usual(text);
      if (usual != null) {
        assertThat(Conversion.formatted(text)).as(text).isEqualTo(usual);
        taken++;
      }
    }
    assertThat(taken).isBetween(5_000, 45_000);
  }

  /** A moment in its usual spelling, of which up to two characters are others. */
  private static String nearly(Random random) {
    String fraction = "." + "012345678".substring(random.nextInt(9));
    StringBuilder text =
        new StringBuilder(
            "%04d-%02d-%02dT%02d:%02d:%02d%sZ"
                .formatted(
                    random.nextInt(10_000),
                    1 + random.nextInt(12),
                    1 + random.nextInt(31),
                    random.nextInt(25),
                    random.nextInt(61),
                    random.nextInt(61),
                    random.nextBoolean() ? fraction : ""));
    for (int changes = random.nextInt(3); changes > 0; changes--) {
      char other = "0129-+:.,TtZz \u0663".charAt(random.nextInt(15));
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.setCharAt(at, other);
        case 1 -> text.insert(at, other);
        case 2 -> text.deleteCharAt(at);
        default -> throw new IllegalStateException();
      }
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-02-29T12:00:00Z",
        "2024-02-29T23:59:59.5Z",
        "0001-01-01T00:00:00.123456789Z",
        "9999-12-31T23:59:59.999Z"
      })
  void the_usual_spelling_needs_no_formatter(String text) {
    assertThat(Conversion.usual(text)).isEqualTo(Instant.parse(text));
  }
}
