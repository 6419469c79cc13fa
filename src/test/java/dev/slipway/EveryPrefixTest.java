package dev.slipway;

import dev.slipway.database.Engine;

/** Every prefix of the apps on SQLite. */
class EveryPrefixTest extends EveryPrefix {
  @Override
  Engine engine() {
    return Engine.SQLITE;
  }

  @Override
  String backup() {
    return "auto";
  }
}
