package dev.slipway;

import dev.slipway.database.Engine;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;

/** Every prefix of the apps on PostgreSQL. */
@Tag("postgresql")
class EveryPrefixOnPostgresTest extends EveryPrefix {
  @Override
  Engine engine() {
    return Engine.POSTGRESQL;
  }

  @Override
  String backup() throws SQLException {
    return PostgresServer.shared().hasClients() ? "auto" : "off";
  }
}
