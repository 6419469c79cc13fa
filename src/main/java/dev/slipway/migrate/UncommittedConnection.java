package dev.slipway.migrate;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;

/**
 * A connection whose transaction is somebody else's: committing, rolling back as a whole and
 * closing do nothing.
 *
 * <p>Without this Flyway commits its empty history table before the first migration, so that a
 * failed run has changed the database.
 */
final class UncommittedConnection {
  private UncommittedConnection() {}

  static Connection over(Connection connection) {
    boolean[] autoCommit = {true};
    return (Connection)
        Proxy.newProxyInstance(
            UncommittedConnection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "commit", "close" -> {
                  return null;
                }
                case "setAutoCommit" -> {
                  autoCommit[0] = (Boolean) arguments[0];
                  return null;
                }
                case "getAutoCommit" -> {
                  return autoCommit[0];
                }
                default -> {
                  if (method.getName().equals("rollback") && arguments == null) {
                    return null;
                  }
                }
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
