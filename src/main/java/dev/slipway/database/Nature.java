package dev.slipway.database;

import java.util.Optional;

/**
 * What a database is like, whatever it holds.
 *
 * @param version the version of the engine, or of its server
 * @param journalMode SQLite's journal mode; empty elsewhere, and where there is no file yet
 * @param encoding in what it keeps texts; empty where there is no file yet
 * @param checksums whether a server notices a damaged page by its checksum
 * @param replica whether it is a server that only follows another
 */
public record Nature(
    String version,
    Optional<String> journalMode,
    Optional<String> encoding,
    Optional<Boolean> checksums,
    boolean replica) {}
