package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The app projects moves from its JSON files to its tables, alike on both engines: what the oracle
 * reads is what the tables hold.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class ProjectsImportTests {
  @TempDir Path work;
  Path data;
  AppDatabase app;

  abstract FixtureApp fixture();

  @BeforeEach
  void begin() throws Exception {
    data = work.resolve("data");
    CopiedFolder.of(ProjectsFiles.committed().folder(), data);
    app = newApp("app");
  }

  @AfterEach
  void end() throws Exception {
    app.close();
  }

  final AppDatabase newApp(String called) throws Exception {
    return fixture()
        .build(
            fixture().newDatabase(Files.createDirectories(work.resolve("app")), called),
            fixture().size());
  }

  final Engine engine() {
    return fixture().engine();
  }

  @Test
  void what_the_oracle_writes_is_sound() throws Exception {
    app.run(ProjectsFiles.committed().inserts(engine()));

    assertThat(app.faults()).isEmpty();
    app.rows().forEach((table, rows) -> assertThat(rows).as(table).isNotEmpty());
  }
}
