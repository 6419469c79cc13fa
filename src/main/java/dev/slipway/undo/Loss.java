package dev.slipway.undo;

/**
 * Rows or values that are gone when migrations are undone.
 *
 * @param object the table or column, for people
 * @param rows how many rows are gone, or of how many rows the value in that column
 */
public record Loss(String object, long rows) {

  @Override
  public String toString() {
    boolean values = object.startsWith("column ");
    return object + " (" + rows + (values ? " value" : " row") + (rows == 1 ? "" : "s") + ")";
  }
}
