package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.refusal.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Periods, counts and keys are read as they are meant, or not at all. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SourceTest {
  private static Source given(String option, String value) {
    return new Source(Map.of(option, List.of(value)), Map.of());
  }

  @ParameterizedTest
  @CsvSource({"0h, PT0S", "12h, PT12H", "30d, PT720H", "8W, PT1344H", "3650d, PT87600H"})
  void periods(String text, Duration period) {
    assertThat(given("keep-within", text).period("keep-within")).contains(period);
  }

  /** Thirty seconds would be another thing than thirty days. */
  @ParameterizedTest
  @ValueSource(strings = {"30", "30s", "5m", "2y5m", "-1d", "d"})
  void a_period_without_a_plain_unit_is_refused(String text) {
    assertThatThrownBy(() -> given("keep-within", text).period("keep-within"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("--keep-within is " + text);
  }

  @Test
  void counts() {
    assertThat(given("keep-last", "0").count("keep-last")).contains(0);
    assertThat(given("keep-last", "").count("keep-last")).isEmpty();
    for (String text : List.of("-1", "all", "1.5", "9999999999")) {
      assertThatThrownBy(() -> given("keep-last", text).count("keep-last"))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("--keep-last is " + text);
    }
  }

  @Test
  void keys_stand_between_commas_or_in_lines_beside_remarks() {
    Source source =
        new Source(
            Map.of(), Map.of("SLIPWAY_ENCRYPT_TO", "# ours, and theirs\nage1a\n age1b,age1c\n\n"));

    assertThat(source.keys("encrypt-to")).containsExactly("age1a", "age1b", "age1c");
  }
}
