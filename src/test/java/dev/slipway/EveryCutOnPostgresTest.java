package dev.slipway;

import dev.slipway.database.Engine;
import org.junit.jupiter.api.Tag;

/** Every cut of the apps on PostgreSQL. */
@Tag("postgresql")
class EveryCutOnPostgresTest extends EveryCut {
  @Override
  Engine engine() {
    return Engine.POSTGRESQL;
  }
}
