package dev.slipway.database;

import java.util.Locale;

/** The kinds of database that the gate can stand before. */
public enum Engine {
  SQLITE,
  POSTGRESQL;

  /** The engine's name as reports print it, such as {@code sqlite}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
