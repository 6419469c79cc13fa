package dev.slipway.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/** Whether a transaction is open on a connection, which JDBC itself cannot be asked. */
public final class OpenTransaction {
  private OpenTransaction() {}

  /** Of a connection to PostgreSQL; one whose transaction has failed has one open. */
  public static boolean isOn(Connection connection) throws SQLException {
    return connection.unwrap(BaseConnection.class).getTransactionState() != TransactionState.IDLE;
  }
}
