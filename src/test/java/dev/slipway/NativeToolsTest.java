package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Engine;
import dev.slipway.evidence.Standing;
import dev.slipway.migrate.Applied;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The tools themselves: after a gate they find nothing to do, and what they did the gate takes for
 * what it is. {@code mvn verify -Pnative-tools -Dslipway.tools=FOLDER}; the README says what has to
 * be in FOLDER.
 */
@Tag("native-tools")
@DisplayNameGeneration(ReplaceUnderscores.class)
class NativeToolsTest {
  private static final List<String> STATEMENTS =
      List.of(
          "CREATE TABLE \"Shelf\" (\"id\" INTEGER NOT NULL PRIMARY KEY, \"name\" TEXT NOT NULL);\n",
          "ALTER TABLE \"Shelf\" ADD COLUMN \"room\" TEXT;\n",
          "CREATE INDEX \"Shelf_name\" ON \"Shelf\"(\"name\");\n");

  @TempDir private Path work;

  @ParameterizedTest
  @EnumSource
  void prisma_and_the_gate_agree(Engine engine) throws Exception {
    Path project = Files.createDirectories(work.resolve("project"));
    Files.createSymbolicLink(project.resolve("node_modules"), tools().resolve("node_modules"));
    Path migrations = project.resolve("prisma/migrations");
    for (int number = 1; number <= STATEMENTS.size(); number++) {
      write(migrations.resolve("2024010" + number + "000000_step/migration.sql"), sql(number));
    }
    boolean sqlite = engine == Engine.SQLITE;
    write(
        migrations.resolve("migration_lock.toml"),
        "provider = \"" + (sqlite ? "sqlite" : "postgresql") + "\"\n");
    write(
        project.resolve("prisma/schema.prisma"),
        """
        datasource db {
          provider = "%s"
          url      = env("DATABASE_URL")
        }
        """
            .formatted(sqlite ? "sqlite" : "postgresql"));
    write(
        project.resolve("prisma.config.mjs"),
        sqlite
            ? """
              import { PrismaBetterSQLite3 } from '@prisma/adapter-better-sqlite3';
              export default { experimental: { adapter: true }, engine: 'js', schema: 'prisma/schema.prisma',
                adapter: async () => new PrismaBetterSQLite3({ url: process.env.DATABASE_URL }) };
              """
            : """
              import { PrismaPg } from '@prisma/adapter-pg';
              export default { experimental: { adapter: true }, engine: 'js', schema: 'prisma/schema.prisma',
                adapter: async () => new PrismaPg({ connectionString: process.env.DATABASE_URL }) };
              """);
    Map<String, String> environment =
        Map.of(
            "CHECKPOINT_DISABLE",
            "1",
            "PRISMA_QUERY_ENGINE_LIBRARY",
            "/bin/true",
            "PRISMA_SCHEMA_ENGINE_BINARY",
            "/bin/true");
    Tool prisma =
        (database, arguments) -> {
          Map<String, String> with = new HashMap<>(environment);
          with.put("DATABASE_URL", sqlite ? "file:" + database.url() : database.url());
          List<String> command = new ArrayList<>(List.of("node_modules/.bin/prisma", "migrate"));
          command.addAll(List.of(arguments));
          return run(project, with, command);
        };

    try (AppDatabase database = newDatabase(engine, "by-gate")) {
      database.run(sql(1));
      assertOpens(migrate(migrations, database));
      assertThat(prisma.run(database, "status")).contains("Database schema is up to date");
      if (sqlite) {
        assertThat(prisma.run(database, "deploy")).contains("No pending migrations to apply");
      }
      assertLeavesAlone(migrations, database);
    }
    try (AppDatabase database = newDatabase(engine, "by-tool")) {
      if (sqlite) {
        assertThat(prisma.run(database, "deploy")).contains("successfully applied");
      } else {
        // Version 6 deploys through its own engine alone, which is not on npm.
        for (int number = 1; number <= STATEMENTS.size(); number++) {
          database.run(sql(number));
          prisma.run(database, "resolve", "--applied", "2024010" + number + "000000_step");
        }
      }
      assertIsTakenForCurrent(migrations, database);
      assertThat(prisma.run(database, "status")).contains("Database schema is up to date");
    }
  }

  @ParameterizedTest
  @EnumSource
  void dbmate_and_the_gate_agree(Engine engine) throws Exception {
    Path migrations = work.resolve("migrations");
    for (int number = 1; number <= STATEMENTS.size(); number++) {
      write(
          migrations.resolve("2024010" + number + "000000_step.sql"),
          "-- migrate:up\n" + sql(number) + "\n-- migrate:down\nSELECT 1;\n");
    }
    Tool dbmate =
        (database, arguments) -> {
          List<String> command =
              new ArrayList<>(
                  List.of(
                      tools().resolve("node_modules/.bin/dbmate").toString(),
                      "--no-dump-schema",
                      "--migrations-dir",
                      migrations.toString(),
                      "--url",
                      engine == Engine.SQLITE
                          ? "sqlite:" + database.url()
                          : database.url() + "?sslmode=disable"));
          command.addAll(List.of(arguments));
          return run(work, Map.of(), command);
        };

    try (AppDatabase database = newDatabase(engine, "by-gate")) {
      database.run(sql(1));
      assertOpens(migrate(migrations, database));
      assertThat(dbmate.run(database, "status", "--exit-code")).contains("Pending: 0");
      assertThat(dbmate.run(database, "migrate")).doesNotContain("Appl");
      assertLeavesAlone(migrations, database);
    }
    try (AppDatabase database = newDatabase(engine, "by-tool")) {
      assertThat(dbmate.run(database, "migrate")).contains("Applied");
      assertIsTakenForCurrent(migrations, database);
    }
  }

  @ParameterizedTest
  @EnumSource
  void drizzle_and_the_gate_agree(Engine engine) throws Exception {
    Path project = Files.createDirectories(work.resolve("project"));
    Files.createSymbolicLink(project.resolve("node_modules"), tools().resolve("node_modules"));
    Path migrations = project.resolve("drizzle");
    List<String> entries = new ArrayList<>();
    for (int number = 1; number <= STATEMENTS.size(); number++) {
      write(migrations.resolve("000" + number + "_step.sql"), sql(number));
      entries.add(
          "{\"idx\": %d, \"version\": \"7\", \"when\": 170000000000%d, \"tag\": \"000%d_step\", \"breakpoints\": true}"
              .formatted(number - 1, number, number));
    }
    write(
        migrations.resolve("meta/_journal.json"),
        "{\"version\": \"7\", \"dialect\": \"postgresql\", \"entries\": ["
            + String.join(",", entries)
            + "]}");
    write(
        project.resolve("migrate.mjs"),
        engine == Engine.SQLITE
            ? """
              import Database from 'better-sqlite3';
              import { drizzle } from 'drizzle-orm/better-sqlite3';
              import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
              migrate(drizzle(new Database(process.env.URL)), { migrationsFolder: 'drizzle' });
              """
            : """
              import pg from 'pg';
              import { drizzle } from 'drizzle-orm/node-postgres';
              import { migrate } from 'drizzle-orm/node-postgres/migrator';
              const pool = new pg.Pool({ connectionString: process.env.URL });
              await migrate(drizzle(pool), { migrationsFolder: 'drizzle' });
              await pool.end();
              """);
    Tool drizzle =
        (database, arguments) ->
            run(project, Map.of("URL", database.url()), List.of("node", "migrate.mjs"));

    try (AppDatabase database = newDatabase(engine, "by-gate")) {
      database.run(sql(1));
      assertOpens(migrate(migrations, database));
      List<String> before = database.everything();
      drizzle.run(database);
      assertThat(database.everything()).isEqualTo(before);
      assertLeavesAlone(migrations, database);
    }
    try (AppDatabase database = newDatabase(engine, "by-tool")) {
      drizzle.run(database);
      assertIsTakenForCurrent(migrations, database);
    }
    try (AppDatabase database = newDatabase(engine, "by-tool-with-earlier-times")) {
      drizzle.run(database);
      database.run(
          "UPDATE "
              + (engine == Engine.SQLITE ? "" : "drizzle.")
              + "__drizzle_migrations SET created_at = created_at - 1000000");
      assertIsTakenForCurrent(migrations, database);
      List<String> before = database.everything();
      drizzle.run(database);
      assertThat(database.everything()).isEqualTo(before);
    }
  }

  @Test
  void what_knex_noted_is_a_hint() throws Exception {
    Path project = Files.createDirectories(work.resolve("project"));
    Files.createSymbolicLink(project.resolve("node_modules"), tools().resolve("node_modules"));
    Path migrations = work.resolve("migrations");
    write(migrations.resolve("20240101000000_shelves.sql"), sql(1));
    write(migrations.resolve("20240102000000_room.sql"), sql(2));
    write(migrations.resolve("20240103000000_words.sql"), "UPDATE \"Shelf\" SET name = 'b';");
    write(migrations.resolve("20240104000000_more.sql"), "UPDATE \"Shelf\" SET name = 'c';");
    for (Path file :
        List.of(
            migrations.resolve("20240101000000_shelves.sql"),
            migrations.resolve("20240102000000_room.sql"),
            migrations.resolve("20240103000000_words.sql"))) {
      write(
          project.resolve("migrations/" + file.getFileName().toString().replace(".sql", ".js")),
          "exports.up = knex => knex.raw(`"
              + Files.readString(file).replace(";", "")
              + "`); exports.down = knex => {};");
    }
    write(
        project.resolve("migrate.cjs"),
        "const knex = require('knex')({ client: 'better-sqlite3', useNullAsDefault: true,"
            + " connection: { filename: process.env.URL } });"
            + " knex.migrate.latest({ directory: 'migrations' }).then(() => knex.destroy());");
    try (AppDatabase database = newDatabase(Engine.SQLITE, "by-tool")) {
      run(project, Map.of("URL", database.url()), List.of("node", "migrate.cjs"));

      Report report = migrate(migrations, database);

      assertOpens(report);
      assertThat(report.names(Applied.How.APPLIED)).containsExactly("20240104000000_more");
    }
  }

  @Test
  void what_alembic_noted_is_a_hint() throws Exception {
    Path migrations = work.resolve("migrations");
    Path project = work.resolve("project");
    String before = "None";
    for (int number = 1; number <= 3; number++) {
      String identifier = "a1b2c3d4e5f" + number;
      String sql = number == 1 ? sql(1) : "UPDATE \"Shelf\" SET name = 'n" + number + "';";
      write(migrations.resolve("00" + number + "_" + identifier + "_step.sql"), sql);
      if (number < 3) {
        write(
            project.resolve("alembic/versions/" + identifier + "_step.py"),
            "from alembic import op\nrevision = '%s'\ndown_revision = %s\ndef upgrade():\n    op.execute('''%s''')\n"
                .formatted(identifier, before, sql.strip()));
      }
      before = "'" + identifier + "'";
    }
    write(project.resolve("alembic.ini"), "[alembic]\nscript_location = alembic\n");
    write(
        project.resolve("alembic/env.py"),
        """
        import os
        from alembic import context
        from sqlalchemy import create_engine
        with create_engine('sqlite:///' + os.environ['URL']).connect() as connection:
            context.configure(connection=connection)
            with context.begin_transaction():
                context.run_migrations()
        """);
    try (AppDatabase database = newDatabase(Engine.SQLITE, "by-tool")) {
      run(project, Map.of("URL", database.url()), List.of("alembic", "upgrade", "head"));

      Report report = migrate(migrations, database);

      assertOpens(report);
      assertThat(report.names(Applied.How.APPLIED)).containsExactly("003_a1b2c3d4e5f3_step");
    }
  }

  /** A tool's command line, run on a database. */
  @FunctionalInterface
  private interface Tool {
    String run(AppDatabase database, String... arguments) throws Exception;
  }

  private static Path tools() {
    return Path.of(
            Objects.requireNonNull(System.getProperty("slipway.tools"), "-Dslipway.tools=FOLDER"))
        .toAbsolutePath();
  }

  private static String sql(int number) {
    return STATEMENTS.get(number - 1);
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private AppDatabase newDatabase(Engine engine, String called) throws SQLException {
    return switch (engine) {
      case SQLITE -> SqliteAppDatabase.make(work.resolve(called + ".db"), false);
      case POSTGRESQL -> PostgresAppDatabase.make();
    };
  }

  private static String run(Path folder, Map<String, String> environment, List<String> command)
      throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private void assertIsTakenForCurrent(Path migrations, AppDatabase database) throws SQLException {
    Report report = migrate(migrations, database);

    assertOpens(report);
    assertThat(report.standing().orElseThrow().kind()).isEqualTo(Standing.Kind.CURRENT);
    assertThat(report.names(Applied.How.APPLIED)).isEmpty();
    assertThat(report.names(Applied.How.BASELINED)).hasSize(STATEMENTS.size());
    assertLeavesAlone(migrations, database);
  }

  private void assertLeavesAlone(Path migrations, AppDatabase database) throws SQLException {
    List<String> before = database.everything();
    assertOpens(migrate(migrations, database));
    assertThat(database.everything()).isEqualTo(before);
  }

  private static void assertOpens(Report report) {
    report
        .refusal()
        .ifPresent(
            refusal -> {
              throw new AssertionError(report.outcome().toString(), refusal);
            });
    assertThat(report.outcome()).isEqualTo(Outcome.OPEN);
  }

  private Report migrate(Path migrations, AppDatabase database) {
    return Gate.migrate(
        Settings.of(
            Map.of(),
            Map.of(
                "DATABASE_URL",
                database.url(),
                "SLIPWAY_MIGRATIONS",
                migrations.toString(),
                "SLIPWAY_BACKUP",
                "off",
                "SLIPWAY_BACKUPS",
                work.resolve("backups").toString())));
  }
}
