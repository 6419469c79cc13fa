package dev.slipway.risk;

/** What a statement has to do with the rows that a table holds, from the least to the most. */
public enum Toil {
  /** Only the catalog is written: it takes a moment, however large the table is. */
  NOTHING("a moment"),
  /** All rows are read once. */
  SCAN("a scan of all rows"),
  /** All rows are read, and an index is made of them. */
  INDEX_BUILD("an index build over all rows"),
  /** Rows are changed, perhaps all. */
  ROW_CHANGE("as long as the rows take that are changed"),
  /** All rows are written anew, and all indexes with them. */
  REWRITE("a rewrite of all rows");

  private final String words;

  Toil(String words) {
    this.words = words;
  }

  /** What it is, for people. */
  @Override
  public String toString() {
    return words;
  }
}
