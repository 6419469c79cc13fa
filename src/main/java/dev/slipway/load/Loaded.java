package dev.slipway.load;

/**
 * What became of one file's records.
 *
 * @param name the import that the file belongs to
 * @param source the file, below the data folder; behind a # where in it the records are
 * @param called what the instructions call it: the same, or the glob that names several
 * @param table the table that gets a row for each record
 * @param records how many records it holds
 * @param loaded how many of them are in the table by this import
 * @param kept how many were there already
 * @param rejected how many were left out
 * @param earlier whether all of that was done by an earlier run
 * @param finished whether all of it is done
 */
public record Loaded(
    String name,
    String source,
    String called,
    String table,
    long records,
    long loaded,
    long kept,
    long rejected,
    boolean earlier,
    boolean finished) {}
