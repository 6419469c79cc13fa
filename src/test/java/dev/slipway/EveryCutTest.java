package dev.slipway;

import dev.slipway.database.Engine;

/** Every cut of the apps on SQLite. */
class EveryCutTest extends EveryCut {
  @Override
  Engine engine() {
    return Engine.SQLITE;
  }
}
