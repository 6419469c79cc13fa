package dev.slipway.load;

/**
 * What identifies a file of an import.
 *
 * @param name the import
 * @param source the file below the data folder; behind a # where in it the records are
 * @param table the table that gets a row for each record
 */
record FileKey(String name, String source, String table) {}
