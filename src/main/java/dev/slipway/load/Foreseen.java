package dev.slipway.load;

/**
 * What a source of an import holds, before a record of it is read.
 *
 * @param source the file, or the glob that names several
 * @param table the table that gets a row for each record
 * @param files how many files there are that no earlier run has loaded
 * @param bytes how many bytes they have
 */
public record Foreseen(String source, String table, int files, long bytes) {}
