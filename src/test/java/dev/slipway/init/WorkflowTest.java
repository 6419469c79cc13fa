package dev.slipway.init;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The step of CI is the one that the maintainer's page shows. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WorkflowTest {
  @Test
  void it_is_the_one_of_the_page() throws Exception {
    String page = Files.readString(Path.of("docs", "ci.md"));
    String postgres = Workflow.text("migrations", Engine.POSTGRESQL, "postgres:17");
    // The page breaks a line that may be of any length here.
    assertThat(page.replace("\\\n            > lint.json", "> lint.json"))
        .contains(postgres.replace("\\\n            > lint.json", "> lint.json"));
    assertThat(Workflow.text("db/migrations", Engine.SQLITE, "postgres:17"))
        .doesNotContain("postgres", "scratch")
        .contains("lint --json --migrations db/migrations \\\n");
  }
}
