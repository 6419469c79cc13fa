package dev.slipway.catalog;

import dev.slipway.database.Sql;
import java.util.Set;

/** The tables in which migration tools keep their books; no app's migrations should own them. */
final class Bookkeeping {
  private static final Set<String> TABLES =
      Set.of(
          "flyway_schema_history",
          "_prisma_migrations",
          "schema_migrations",
          "goose_db_version",
          "__diesel_schema_migrations",
          "_sqlx_migrations",
          "__drizzle_migrations",
          "d1_migrations",
          "alembic_version",
          "django_migrations",
          "ar_internal_metadata",
          "slipway_journal",
          "slipway_stages",
          "slipway_import",
          "knex_migrations",
          "knex_migrations_lock",
          "sequelizemeta",
          "__efmigrationshistory",
          "__efmigrationslock",
          "databasechangelog",
          "databasechangeloglock");

  private Bookkeeping() {}

  static boolean owns(String table) {
    String name = Sql.folded(table);
    return TABLES.contains(name);
  }
}
