package dev.slipway.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class GrowingFileTest {
  private static final long GIBIBYTE = 1 << 30;

  @Test
  void says_how_much_is_done_how_fast_and_how_long_it_will_take() {
    assertThat(GrowingFile.line(GIBIBYTE / 2, GIBIBYTE, TimeUnit.SECONDS.toNanos(4)))
        .isEqualTo("512 of 1024 MiB, 50 %, 128 MiB/s, 4 s left");
  }

  @Test
  void promises_nothing_where_the_whole_is_not_known_or_nothing_has_come_yet() {
    assertThat(GrowingFile.line(GIBIBYTE, 0, TimeUnit.SECONDS.toNanos(8)))
        .isEqualTo("1024 MiB, 128 MiB/s");
    assertThat(GrowingFile.line(0, GIBIBYTE, TimeUnit.SECONDS.toNanos(8)))
        .isEqualTo("0 of 1024 MiB, 0 %, 0 MiB/s");
    assertThat(GrowingFile.line(GIBIBYTE, GIBIBYTE / 2, TimeUnit.SECONDS.toNanos(8)))
        .isEqualTo("1024 MiB, 128 MiB/s");
  }
}
