package dev.slipway.load;

import java.util.List;
import java.util.Map;

/**
 * A table that gets rows, as its engine knows it.
 *
 * @param name its name as the engine has it as a key
 * @param sql its name as SQL text
 * @param columns its columns by the key of their names
 * @param references what rows of it have to refer to
 */
record Table(
    String name, String sql, Map<String, TableColumn> columns, List<Reference> references) {

  Table {
    columns = Map.copyOf(columns);
    references = List.copyOf(references);
  }

  /**
   * A column.
   *
   * @param name its name
   * @param declared its type as it is declared
   * @param type what a value is made into where nothing else is said
   * @param nullable whether it may hold NULL, or makes something of it
   * @param needed whether each new row has to give it a value
   * @param generated whether no row may give it a value
   * @param wholeNumbers whether texts in it would not be what its type says (SQLite)
   * @param longest how many characters it holds; 0 if that has no limit
   */
  record TableColumn(
      String name,
      String declared,
      Type type,
      boolean nullable,
      boolean needed,
      boolean generated,
      boolean wholeNumbers,
      int longest) {}

  /**
   * What rows refer to by some of their columns.
   *
   * @param name the name of the key, where the engine gives it one; else empty
   * @param columns the keys of the columns that refer
   * @param parent the name of the table that they refer to
   * @param parentColumns the keys of the columns there
   */
  record Reference(String name, List<String> columns, String parent, List<String> parentColumns) {
    Reference {
      columns = List.copyOf(columns);
      parentColumns = List.copyOf(parentColumns);
    }
  }
}
