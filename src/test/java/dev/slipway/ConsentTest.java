package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.backup.Snapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The question on a terminal, as {@code script} of util-linux plays one. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ConsentTest {
  @TempDir Path work;
  private Path database;
  private Snapshot snapshot;

  @BeforeEach
  void begin() throws Exception {
    database = work.resolve("app.db");
    FixtureApp.run(database, "CREATE TABLE note (id INTEGER); INSERT INTO note VALUES (1)");
    snapshot =
        WayBack.backup(new Source(Map.of(), Map.of("DATABASE_URL", database.toString())))
            .snapshot()
            .orElseThrow();
    FixtureApp.run(database, "INSERT INTO note VALUES (2)");
  }

  private GateProcess.Ended answering(String answer) throws Exception {
    String restore = GateProcess.SLIPWAY + " restore " + snapshot.id();
    return GateProcess.run(
        Map.of("DATABASE_URL", database.toString()),
        "sh",
        "-c",
        "printf '%s\\n' '" + answer + "' | script -qec '" + restore + "' /dev/null");
  }

  private List<String> notes() throws Exception {
    return List.of(Dump.one(database, "SELECT group_concat(id) FROM note").split(",", -1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", " Yes "})
  void a_yes_restores(String answer) throws Exception {
    GateProcess.Ended ended = answering(answer);
    assertThat(ended.exit()).as(ended.out()).isZero();
    assertThat(ended.out())
        .contains("would become what it was at", "Type yes to go on: ", snapshot.id());
    assertThat(notes()).containsExactly("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no", "", "y"})
  void anything_else_changes_nothing(String answer) throws Exception {
    GateProcess.Ended ended = answering(answer);
    assertThat(ended.exit()).as(ended.out()).isEqualTo(Outcome.USAGE.exitCode());
    assertThat(ended.out()).contains("the answer was not yes, and nothing was changed");
    assertThat(notes()).containsExactly("1", "2");
  }

  @Test
  void a_terminal_that_is_closed_is_no_yes() throws Exception {
    GateProcess.Ended ended =
        GateProcess.run(
            Map.of("DATABASE_URL", database.toString()),
            "sh",
            "-c",
            "script -qec '"
                + GateProcess.SLIPWAY
                + " restore "
                + snapshot.id()
                + "' /dev/null </dev/null");
    assertThat(ended.exit()).as(ended.out()).isEqualTo(Outcome.USAGE.exitCode());
    assertThat(notes()).containsExactly("1", "2");
  }
}
