package dev.slipway.database;

import java.util.Locale;

/** The kinds of database that the gate can stand before. */
public enum Engine {
  SQLITE("SQLite"),
  POSTGRESQL("PostgreSQL");

  private final String title;

  Engine(String title) {
    this.title = title;
  }

  /** The engine's name as its makers write it, for people. */
  public String title() {
    return title;
  }

  /** The engine's name as documents hold it, such as {@code sqlite}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
