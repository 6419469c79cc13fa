package dev.slipway.catalog;

import java.sql.Connection;
import java.sql.SQLException;

/** Reads the catalog of a PostgreSQL database. */
final class PostgresCatalogReader implements Catalog.Reader {
  @Override
  public Catalog read(Connection connection) throws SQLException {
    throw new UnsupportedOperationException("comes with the branch of the catalog");
  }
}
