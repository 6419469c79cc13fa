package dev.slipway.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.page.Page.Closed;
import dev.slipway.progress.Progress.Now;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What the page says. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class NoticeTest {
  private static final Instant SINCE = Instant.parse("2026-11-22T03:04:05Z");
  private static final Now WRITING = new Now(5, 7, "writing", "migration 3 of 4: <i>");

  private static Notice notice(Optional<Closed> closed) {
    return new Notice(SINCE, SINCE.plusSeconds(75), WRITING, closed);
  }

  private static Optional<Closed> closed(String reason, String next) {
    return Optional.of(new Closed("ROLLED_BACK", 80, reason, next));
  }

  @Test
  void says_how_far_it_is_and_since_when() {
    assertThat(notice(Optional.empty()).plain())
        .isEqualTo(
            """
            The app will start soon
            Step 5 of 7: writing
            migration 3 of 4: <i>
            Since 2026-11-22 03:04:05 UTC, 1 min 15 s
            """);
  }

  @Test
  void names_are_no_markup() {
    String html = notice(closed("<b>&\"'", "slipway restore '<u>'")).html();
    assertThat(html)
        .doesNotContain("<b>", "<u>", "<i>")
        .contains("&lt;b&gt;&amp;&quot;&#39;.", "slipway restore &#39;&lt;u&gt;&#39;");
  }
}
