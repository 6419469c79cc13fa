package dev.slipway.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.database.Access;
import dev.slipway.database.Database;
import dev.slipway.database.Database.Transaction;
import dev.slipway.load.Import.Limits;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that somebody writes to after it was checked and before it is loaded. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ChangedSourceTest {
  private static final int RECORDS = 40_000;

  @TempDir Path folder;

  @Test
  void nothing_is_loaded_that_was_not_checked() throws Exception {
    Path source = folder.resolve("notes.jsonl");
    StringBuilder lines = new StringBuilder();
    for (int number = 0; number < RECORDS; number++) {
      lines.append("{\"id\": ").append(number).append(", \"text\": \"right\"}\n");
    }
    Files.writeString(source, lines);
    Files.writeString(
        folder.resolve("schema.json"), "{\"properties\": {\"text\": {\"const\": \"right\"}}}");
    Files.writeString(
        folder.resolve("notes.yaml"),
        """
        sources:
          - file: notes.jsonl
            table: notes
            schema: schema.json
            columns:
              id: /id
              text: /text
        """);
    String url = "jdbc:sqlite:" + folder.resolve("app.db");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)");
    }

    try (Database database = Database.open(Access.by(url, folder), Duration.ofSeconds(1));
        Rejects rejects = new Rejects(Optional.empty())) {
      Import load =
          Import.of(
              List.of(Instructions.read(folder.resolve("notes.yaml"))),
              folder,
              database,
              new Limits(0, 1000, 1000));
      load.check(rejects);
      Files.writeString(
          source, lines.toString().replaceAll("(: 3\\d{4}).*", "$1, \"text\": \"wrong\"}"));
      try (Transaction transaction = database.begin()) {
        assertThatThrownBy(() -> load.load(transaction, rejects, Optional.empty()))
            .isInstanceOfSatisfying(
                Refusal.class,
                refusal -> {
                  assertThat(refusal.fact()).isEqualTo(Fact.PARTLY_DONE);
                  assertThat(refusal.seen()).contains("changed while it was read");
                });
      }
    }

    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT min(text), max(text), count(*) FROM notes")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("right");
      assertThat(rows.getString(2)).isEqualTo("right");
      assertThat(rows.getInt(3)).isBetween(1000, 30_000);
    }
  }
}
