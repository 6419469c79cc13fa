package dev.slipway;

import dev.slipway.database.Engine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What a migration tool leaves in a database besides the app's own tables, as SQL that was written
 * down from its sources; those that can be had are held against it by {@code NativeToolsTest}.
 */
enum NativeTool {
  PRISMA("prisma", "_prisma_migrations") {
    @Override
    String file(int number) {
      return stamp(number) + "_step/migration.sql";
    }

    @Override
    String creation(Engine engine) {
      return engine == Engine.SQLITE
          ? """
            CREATE TABLE "_prisma_migrations" (
                "id"                    TEXT PRIMARY KEY NOT NULL,
                "checksum"              TEXT NOT NULL,
                "finished_at"           DATETIME,
                "migration_name"        TEXT NOT NULL,
                "logs"                  TEXT,
                "rolled_back_at"        DATETIME,
                "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
                "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
            );
            """
          : """
            CREATE TABLE _prisma_migrations (
                id                      VARCHAR(36) PRIMARY KEY NOT NULL,
                checksum                VARCHAR(64) NOT NULL,
                finished_at             TIMESTAMPTZ,
                migration_name          VARCHAR(255) NOT NULL,
                logs                    TEXT,
                rolled_back_at          TIMESTAMPTZ,
                started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
                applied_steps_count     INTEGER NOT NULL DEFAULT 0
            );
            """;
    }

    @Override
    String entry(int number, String sql) {
      return "INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count)"
          + (" VALUES ('00000000-0000-4000-8000-00000000000"
              + number
              + "', '"
              + hash("SHA-256", sql))
          + ("', CURRENT_TIMESTAMP, '" + stamp(number) + "_step', 1);");
    }

    @Override
    Optional<String> failure(int number, String sql) {
      return Optional.of(
          "INSERT INTO _prisma_migrations (id, checksum, migration_name, logs)"
              + (" VALUES ('00000000-0000-4000-8000-0000000000f" + number + "', '")
              + (hash("SHA-256", sql) + "', '" + stamp(number) + "_step', 'no');"));
    }

    @Override
    String stable() {
      return "migration_name || ' ' || checksum || ' ' || applied_steps_count FROM _prisma_migrations"
          + " WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL";
    }

    @Override
    Optional<String> unsettled() {
      return Optional.of("finished_at IS NULL AND rolled_back_at IS NULL");
    }

    @Override
    String removal(int number) {
      return "DELETE FROM _prisma_migrations WHERE migration_name = '" + stamp(number) + "_step';";
    }

    @Override
    Optional<String> otherText(int number) {
      return Optional.of(
          "UPDATE _prisma_migrations SET checksum = '"
              + hash("SHA-256", "SELECT 1")
              + ("' WHERE migration_name = '" + stamp(number) + "_step';"));
    }
  },
  GOLANG_MIGRATE("golang-migrate", "schema_migrations") {
    @Override
    String file(int number) {
      return number + "_step.up.sql";
    }

    @Override
    String creation(Engine engine) {
      return engine == Engine.SQLITE
          ? "CREATE TABLE schema_migrations (version uint64,dirty bool);"
              + " CREATE UNIQUE INDEX version_unique ON schema_migrations (version);"
          : "CREATE TABLE schema_migrations (version bigint not null primary key, dirty boolean not null);";
    }

    @Override
    String entry(int number, String sql) {
      return "DELETE FROM schema_migrations; INSERT INTO schema_migrations (version, dirty) VALUES ("
          + (number + ", FALSE);");
    }

    @Override
    Optional<String> failure(int number, String sql) {
      return Optional.of(
          "DELETE FROM schema_migrations; INSERT INTO schema_migrations (version, dirty) VALUES ("
              + (number + ", TRUE);"));
    }

    @Override
    String stable() {
      return "version || ' ' || CASE WHEN dirty THEN 'dirty' ELSE '' END FROM schema_migrations";
    }

    @Override
    Optional<String> unsettled() {
      return Optional.of("dirty");
    }

    @Override
    String removal(int number) {
      return entry(number - 1, "");
    }

    @Override
    boolean hasRows() {
      return false;
    }
  },
  DBMATE("dbmate", "schema_migrations") {
    @Override
    String file(int number) {
      return stamp(number) + "_step.sql";
    }

    @Override
    String text(String sql) {
      return "-- migrate:up\n" + sql + "\n-- migrate:down\nSELECT 1;\n";
    }

    @Override
    String creation(Engine engine) {
      return engine == Engine.SQLITE
          ? "CREATE TABLE schema_migrations (version varchar(128) primary key);"
          : "CREATE TABLE schema_migrations (version varchar primary key);";
    }

    @Override
    String entry(int number, String sql) {
      return "INSERT INTO schema_migrations (version) VALUES ('" + stamp(number) + "');";
    }

    @Override
    String stable() {
      return "version FROM schema_migrations";
    }

    @Override
    String removal(int number) {
      return "DELETE FROM schema_migrations WHERE version = '" + stamp(number) + "';";
    }
  },
  GOOSE("goose", "goose_db_version") {
    @Override
    String file(int number) {
      return "0000" + number + "_step.sql";
    }

    @Override
    String text(String sql) {
      return "-- +goose Up\n" + sql + "\n-- +goose Down\nSELECT 1;\n";
    }

    @Override
    String creation(Engine engine) {
      return (engine == Engine.SQLITE
              ? """
                CREATE TABLE goose_db_version (
                  id INTEGER PRIMARY KEY AUTOINCREMENT,
                  version_id INTEGER NOT NULL,
                  is_applied INTEGER NOT NULL,
                  tstamp TIMESTAMP DEFAULT (datetime('now'))
                );
                """
              : """
                CREATE TABLE goose_db_version (
                  id integer PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
                  version_id bigint NOT NULL,
                  is_applied boolean NOT NULL,
                  tstamp timestamp NOT NULL DEFAULT now()
                );
                """)
          + " INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, TRUE);";
    }

    @Override
    String entry(int number, String sql) {
      return "INSERT INTO goose_db_version (version_id, is_applied) VALUES (" + number + ", TRUE);";
    }

    @Override
    String stable() {
      return "version_id || ' ' || CASE WHEN is_applied THEN 'applied' ELSE '' END"
          + " FROM goose_db_version";
    }

    @Override
    String removal(int number) {
      return "DELETE FROM goose_db_version WHERE version_id = " + number + ";";
    }
  },
  DIESEL("diesel", "__diesel_schema_migrations") {
    @Override
    String file(int number) {
      return "2024-01-0" + number + "-000000_step/up.sql";
    }

    @Override
    String creation(Engine engine) {
      return """
             CREATE TABLE __diesel_schema_migrations (
                    version VARCHAR(50) PRIMARY KEY NOT NULL,
                    run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
             );
             """;
    }

    @Override
    String entry(int number, String sql) {
      return "INSERT INTO __diesel_schema_migrations (version) VALUES ('" + stamp(number) + "');";
    }

    @Override
    String stable() {
      return "version FROM __diesel_schema_migrations";
    }

    @Override
    String removal(int number) {
      return "DELETE FROM __diesel_schema_migrations WHERE version = '" + stamp(number) + "';";
    }
  },
  SQLX("sqlx", "_sqlx_migrations") {
    @Override
    String file(int number) {
      return stamp(number) + "_a_step.sql";
    }

    @Override
    String creation(Engine engine) {
      return engine == Engine.SQLITE
          ? """
            CREATE TABLE _sqlx_migrations (
                version BIGINT PRIMARY KEY,
                description TEXT NOT NULL,
                installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
                success BOOLEAN NOT NULL,
                checksum BLOB NOT NULL,
                execution_time BIGINT NOT NULL
            );
            """
          : """
            CREATE TABLE _sqlx_migrations (
                version BIGINT PRIMARY KEY,
                description TEXT NOT NULL,
                installed_on TIMESTAMPTZ NOT NULL DEFAULT now(),
                success BOOLEAN NOT NULL,
                checksum BYTEA NOT NULL,
                execution_time BIGINT NOT NULL
            );
            """;
    }

    @Override
    String entry(int number, String sql) {
      return row(number, sql, "TRUE");
    }

    @Override
    Optional<String> failure(int number, String sql) {
      return Optional.of(row(number, sql, "FALSE"));
    }

    private static String row(int number, String sql, String success) {
      return "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES ("
          + (stamp(number) + ", 'a step', " + success + ", " + "@bytes" + hash("SHA-384", sql))
          + "@, 0);";
    }

    @Override
    String stable() {
      return "version || ' ' || description || ' ' || success || ' ' || @hex(checksum) FROM _sqlx_migrations";
    }

    @Override
    Optional<String> unsettled() {
      return Optional.of("NOT success");
    }

    @Override
    String removal(int number) {
      return "DELETE FROM _sqlx_migrations WHERE version = " + stamp(number) + ";";
    }

    @Override
    Optional<String> otherText(int number) {
      return Optional.of(
          "UPDATE _sqlx_migrations SET checksum = @bytes"
              + hash("SHA-384", "SELECT 1")
              + ("@ WHERE version = " + stamp(number) + ";"));
    }
  },
  DRIZZLE("drizzle", "__drizzle_migrations") {
    @Override
    String file(int number) {
      return "000" + (number - 1) + "_step.sql";
    }

    @Override
    String text(String sql) {
      return sql.replace(";", ";--> statement-breakpoint");
    }

    @Override
    void finish(Path folder, int count) throws IOException {
      List<String> entries = new ArrayList<>();
      for (int number = 1; number <= count; number++) {
        entries.add(
            "{\"idx\": %d, \"version\": \"6\", \"when\": %s, \"tag\": \"000%d_step\", \"breakpoints\": true}"
                .formatted(number - 1, when(number), number - 1));
      }
      Files.createDirectories(folder.resolve("meta"));
      Files.writeString(
          folder.resolve("meta/_journal.json"),
          "{\"version\": \"7\", \"dialect\": \"@dialect\", \"entries\": ["
              + String.join(", ", entries)
              + "]}");
    }

    private static String when(int number) {
      return "170000000000" + number;
    }

    @Override
    String creation(Engine engine) {
      return engine == Engine.SQLITE
          ? "CREATE TABLE __drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric);"
          : "CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations"
              + " (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint);";
    }

    @Override
    String entry(int number, String sql) {
      return "INSERT INTO @drizzle.__drizzle_migrations (hash, created_at) VALUES ('"
          + (hash("SHA-256", sql) + "', " + when(number) + ");");
    }

    @Override
    String stable() {
      return "created_at || ' ' || hash FROM @drizzle.__drizzle_migrations";
    }

    @Override
    String removal(int number) {
      return "DELETE FROM @drizzle.__drizzle_migrations WHERE created_at = " + when(number) + ";";
    }

    @Override
    Optional<String> otherText(int number) {
      return Optional.of(
          "UPDATE @drizzle.__drizzle_migrations SET hash = '"
              + hash("SHA-256", "SELECT 1")
              + ("' WHERE created_at = " + when(number) + ";"));
    }
  },
  PLAIN_BY_NAME("plain", "schema_migrations") {
    @Override
    String file(int number) {
      return "00" + number + "_step.sql";
    }

    @Override
    String creation(Engine engine) {
      return "CREATE TABLE schema_migrations (name TEXT PRIMARY KEY, applied_at TIMESTAMP NOT NULL"
          + " DEFAULT CURRENT_TIMESTAMP);";
    }

    @Override
    String entry(int number, String sql) {
      return "INSERT INTO schema_migrations (name) VALUES ('00" + number + "_step');";
    }

    @Override
    String stable() {
      return "name FROM schema_migrations";
    }

    @Override
    String removal(int number) {
      return "DELETE FROM schema_migrations WHERE name LIKE '00" + number + "%';";
    }
  },
  PLAIN_BY_VERSION("plain", "schema_migrations") {
    @Override
    String file(int number) {
      return "00" + number + "_step.sql";
    }

    @Override
    String creation(Engine engine) {
      return "CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY, applied_at TEXT);";
    }

    @Override
    String entry(int number, String sql) {
      return "INSERT INTO schema_migrations (version) VALUES (" + number + ");";
    }

    @Override
    String stable() {
      return "version FROM schema_migrations";
    }

    @Override
    String removal(int number) {
      return "DELETE FROM schema_migrations WHERE version = " + number + ";";
    }
  };

  private final String layout;
  private final String table;

  NativeTool(String layout, String table) {
    this.layout = layout;
    this.table = table;
  }

  String layout() {
    return layout;
  }

  /** The name of its table, without a schema. */
  String table() {
    return table;
  }

  /** The file of a migration, counted from 1. */
  abstract String file(int number);

  /** What a file has to say for the tool to run these statements. */
  String text(String sql) {
    return sql;
  }

  /** Writes what a folder has besides its migrations. */
  void finish(Path folder, int count) throws IOException {}

  abstract String creation(Engine engine);

  /** What it enters after a migration, given the text of the whole file. */
  abstract String entry(int number, String sql);

  /** What it leaves when a migration failed, if it leaves anything. */
  Optional<String> failure(int number, String sql) {
    return Optional.empty();
  }

  /** What of its rows is the same whenever they were written. */
  abstract String stable();

  /** What is true of a row that it stumbles over. */
  Optional<String> unsettled() {
    return Optional.empty();
  }

  abstract String removal(int number);

  /** Makes the row of a migration be that of another text, if it knows texts. */
  Optional<String> otherText(int number) {
    return Optional.empty();
  }

  /** Whether it has a row for each migration. */
  boolean hasRows() {
    return true;
  }

  private static String stamp(int number) {
    return "2024010" + number + "000000";
  }

  private static String hash(String algorithm, String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
