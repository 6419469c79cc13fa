package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.AppDatabase;
import dev.slipway.FixtureApp;
import dev.slipway.backup.InstalledClients;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Before PostgreSQL, where a run can fail with a part of its work done. */
@Tag("postgresql")
class FiledReportOnPostgresTest extends FiledReportTests {
  @Override
  AppDatabase newDatabase() throws Exception {
    InstalledClients.install();
    return FixtureApp.MUSIC.newDatabase(work, "shop");
  }

  @Test
  void a_run_that_left_a_part_says_how_to_go_back() throws Exception {
    migration("003_index", "CREATE INDEX CONCURRENTLY people_team ON people (team);");
    migration(
        "004_words",
        "CREATE TABLE word (w TEXT);\nINSERT INTO word SELECT 1 / (team - team) FROM people;");

    Ran ran = ends(81, "--on-failed-stage", "keep");

    try (Stream<Path> files = Files.list(backups)) {
      Path page = files.filter(file -> file.toString().endsWith(".html")).findFirst().orElseThrow();
      assertThat(ran.out).contains("report      " + page);
      String id = String.valueOf(page.getFileName()).replace(".report.html", "");
      assertThat(Files.readString(page))
          .contains("81 NEEDS_HUMAN", "slipway restore " + id, "003_index")
          .doesNotContain(database.url());
    }
  }
}
