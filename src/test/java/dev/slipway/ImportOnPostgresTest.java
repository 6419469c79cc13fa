package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On PostgreSQL. */
@Tag("postgresql")
class ImportOnPostgresTest extends ImportTests {
  private static final int RECORDS = 20_000;

  @Override
  AppDatabase make() throws Exception {
    return PostgresAppDatabase.make();
  }

  @Override
  String backup() throws SQLException {
    return "off";
  }

  @Override
  boolean engineKnowsLengths() {
    return true;
  }

  /** The first batch is there, and behind it the file becomes another. */
  @Test
  void to_go_on_is_not_advised_where_a_file_changed_meanwhile() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int id = 0; id < RECORDS; id++) {
      text.append("{\"id\":").append(id).append(",\"body\":\"a\"}\n");
    }
    holds("notes.json", text.toString());
    CompletableFuture<Report> running =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return imports(
                    "sources: [{file: notes.json, table: note, columns: {id: /id, body: /body}}]",
                    "batch",
                    "100");
              } catch (Exception e) {
                throw new CompletionException(e);
              }
            });
    while (!running.isDone() && app.one("SELECT count(*) FROM note").equals("0")) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    holds("notes.json", text.toString().replace("\"a\"", "\"b\""));

    Report report = running.get(60, TimeUnit.SECONDS);

    assertThat(report.outcome()).isEqualTo(Outcome.NEEDS_HUMAN);
    assertThat(report.refusal().orElseThrow().toString()).contains("changed while it was read");
    assertThat(report.refusal().orElseThrow().next())
        .contains("go back")
        .doesNotContain("which goes on");
  }
}
