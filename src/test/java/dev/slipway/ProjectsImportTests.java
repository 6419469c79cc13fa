package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

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
  private MovingApp app;

  abstract FixtureApp fixture();

  @BeforeEach
  void begin() throws Exception {
    app = MovingApp.of(fixture(), work);
  }

  @AfterEach
  void end() throws Exception {
    app.close();
  }

  @Test
  void what_the_oracle_writes_is_sound() throws Exception {
    app.expected().forEach((table, rows) -> assertThat(rows).as(table).isNotEmpty());
  }
}
