package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.backup.InstalledClients;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hook before the backup, on either engine: it may say no, and what it changes is noticed. */
@Tag("postgresql")
@DisplayNameGeneration(ReplaceUnderscores.class)
class HooksOnBothTest {
  @TempDir Path work;

  private Report migrate(AppDatabase database) {
    return Gate.migrate(
        Settings.of(
            Map.of(),
            Map.of(
                "DATABASE_URL",
                database.url(),
                "SLIPWAY_MIGRATIONS",
                work.resolve("migrations").toString(),
                "SLIPWAY_BACKUPS",
                work.resolve("backups").toString(),
                "SLIPWAY_HOOKS",
                work.resolve("hooks").toString())));
  }

  private void hook(String script) throws Exception {
    Path folder = Files.createDirectories(work.resolve("hooks/before-save.d"));
    Path hook = Files.writeString(folder.resolve("10-hook"), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void holds(AppDatabase database) throws Exception {
    Path migrations = Files.createDirectories(work.resolve("migrations"));
    Files.writeString(migrations.resolve("001_boxes.sql"), "CREATE TABLE box (id INTEGER);");
    Files.writeString(migrations.resolve("002_labels.sql"), "ALTER TABLE box ADD label TEXT;");
    database.run("CREATE TABLE box (id INTEGER)");

    hook("exit 75");
    List<String> before = database.everything();
    assertThat(migrate(database).outcome()).isEqualTo(Outcome.BUSY);
    hook("exit 3");
    assertThat(migrate(database).outcome()).isEqualTo(Outcome.CONFIG);
    assertThat(database.everything()).isEqualTo(before);
    assertThat(work.resolve("backups")).doesNotExist();

    // The gate stands still with its lock and without a transaction, and another may write.
    hook("cd '" + work + "'; touch begun; while [ ! -e go ]; do sleep 0.1; done");
    CompletableFuture<Report> run = CompletableFuture.supplyAsync(() -> migrate(database));
    while (!Files.exists(work.resolve("begun"))) {
      assertThat(run).isNotDone();
      Thread.sleep(20);
    }
    database.run("ALTER TABLE box ADD label TEXT");
    Files.createFile(work.resolve("go"));
    assertThat(run.get().outcome()).as(run.get().refusal().toString()).isEqualTo(Outcome.BUSY);
    assertThat(work.resolve("backups")).doesNotExist();

    assertThat(migrate(database).outcome()).isEqualTo(Outcome.OPEN);
    assertThat(database.faults()).isEmpty();
  }

  @Test
  void it_holds_on_sqlite() throws Exception {
    try (AppDatabase database = SqliteAppDatabase.make(work.resolve("app.db"), false)) {
      holds(database);
    }
  }

  @Test
  void it_holds_on_postgresql() throws Exception {
    InstalledClients.install();
    try (AppDatabase database = PostgresAppDatabase.make()) {
      holds(database);
    }
  }
}
