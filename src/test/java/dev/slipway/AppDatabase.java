package dev.slipway;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * The database of an app on either engine, which a test fills as an app would, hands to the gate,
 * and looks at without any code of Slipway's. Closing it takes it away.
 */
public interface AppDatabase extends AutoCloseable {

  /** Runs scripts one after the other, each as the engine's plain client runs a migration. */
  void run(List<String> scripts) throws SQLException;

  default void run(String script) throws SQLException {
    run(List.of(script));
  }

  /** The URL by which the gate finds it, with whatever secret it takes. */
  String url();

  /** The schema as text, sorted, without migration tools' own books. */
  String schema() throws SQLException;

  /** Tables and their columns alone, sorted. */
  String tablesAndColumns() throws SQLException;

  /** Every row of every table by the table's name, sorted, without migration tools' own books. */
  Map<String, List<String>> rows() throws SQLException;

  /** Simply everything, books and all: what must be equal if nothing was written. */
  List<String> everything() throws SQLException;

  /** The answer of a query that gives one value. */
  String one(String query) throws SQLException;

  /** What the engine's own checks find wrong with it, or what a run left behind. */
  List<String> faults() throws SQLException;

  @Override
  void close() throws SQLException;
}
