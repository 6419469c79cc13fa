package dev.slipway.database;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.time.Duration;

/** A PostgreSQL database on a server. */
final class PostgresDatabase {
  private PostgresDatabase() {}

  @SuppressWarnings("DoNotCallSuggester") // Only as long as it is a placeholder.
  static Database open(Access access, Duration patience) {
    throw new Refusal(
        Fact.SETTINGS,
        PostgresAddress.of(access).place() + " is a PostgreSQL database",
        "this build of Slipway cannot stand before one yet, however long it waits ("
            + patience
            + ")",
        "take a build that can");
  }
}
