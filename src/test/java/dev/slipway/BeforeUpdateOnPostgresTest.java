package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.backup.InstalledClients;
import dev.slipway.database.Access;
import dev.slipway.database.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On PostgreSQL, where the gate's lock is the server's. */
@Tag("postgresql")
class BeforeUpdateOnPostgresTest extends BeforeUpdateTests {

  @Override
  AppDatabase make(Path work) throws Exception {
    InstalledClients.install();
    return PostgresAppDatabase.make();
  }

  @Override
  List<String> searchPath() throws Exception {
    return List.of(InstalledClients.path(work));
  }

  private static Report asks(String url, Path migrations) {
    return Gate.checkBeforeUpdate(
        new Source(
            Map.of("before-update", List.of("true"), "wait", List.of("0s")),
            Map.of("DATABASE_URL", url, "SLIPWAY_MIGRATIONS", migrations.toString())));
  }

  @Test
  void a_lock_counts_as_long_as_it_is_held() throws Exception {
    Path migrations = work.resolve("migrations");
    try (Database database = Database.open(Access.by(app.url(), work), Duration.ZERO)) {
      try (Database.Lock held = database.lock(Duration.ZERO)) {
        assertThat(held).isNotNull();
        Report report = asks(app.url(), migrations);
        assertThat(report.outcome()).isEqualTo(Outcome.BUSY);
        assertThat(report.refusal().orElseThrow().seen())
            .contains("a gate is at work on ", "on the server, slipway lock");
      }
    }
    assertThat(asks(app.url(), migrations).outcome()).isEqualTo(Outcome.OPEN);
  }

  @Test
  void not_where_the_server_does_not_answer() {
    assertThat(asks("postgresql://app:x@localhost:1/app", work.resolve("migrations")).outcome())
        .isEqualTo(Outcome.BUSY);
  }
}
