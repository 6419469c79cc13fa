package dev.slipway.risk;

import dev.slipway.catalog.Catalog;
import dev.slipway.database.Engine;
import java.util.List;
import java.util.OptionalLong;

/** Any database that stands at a rung: its tables are known, and nothing that they hold. */
record AnyDatabase(Shape shape, int version) implements Live {

  /** The newest major version whose ways are known, where none was seen. */
  static final int NEWEST = 18;

  static Live of(Catalog rung, Engine engine) {
    return new AnyDatabase(new Shape(rung, engine), NEWEST);
  }

  @Override
  public boolean isThere() {
    return false;
  }

  @Override
  public OptionalLong bytes(String table) {
    return OptionalLong.empty();
  }

  @Override
  public OptionalLong rowsAbout(String table) {
    return OptionalLong.empty();
  }

  @Override
  public OptionalLong rows(String table) {
    return OptionalLong.empty();
  }

  @Override
  public OptionalLong values(String table, String column) {
    return OptionalLong.empty();
  }

  @Override
  public OptionalLong duplicates(String table, List<String> columns) {
    return OptionalLong.empty();
  }

  @Override
  public OptionalLong orphans(
      String table, List<String> columns, String target, List<String> targetColumns) {
    return OptionalLong.empty();
  }
}
