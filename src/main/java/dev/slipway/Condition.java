package dev.slipway;

import dev.slipway.database.Integrity;
import dev.slipway.database.Nature;
import dev.slipway.refusal.Refusal;
import java.util.Map;
import java.util.Optional;

/**
 * How a database is, whatever its migrations: what only a status looks at.
 *
 * @param nature what it is like
 * @param bytes how large it is
 * @param deep whether all of it was to be looked at
 * @param integrity what its engine says of its pages and indexes
 * @param orphans references that point at nothing, counted by a line that names child and parent;
 *     empty if nobody looked
 * @param rows how many rows each of the app's tables holds; empty if they were not counted
 * @param release the app's release that the journal last heard of
 * @param lastRun the last run that wrote to it, if that is known
 * @param freeBeside how many bytes are free where its file lies; empty for a server's
 * @param freeForSnapshots how many bytes are free where its snapshots lie
 * @param noRoom why the next snapshot could not be made there, if so
 */
public record Condition(
    Nature nature,
    long bytes,
    boolean deep,
    Integrity integrity,
    Optional<Map<String, Long>> orphans,
    Optional<Map<String, Long>> rows,
    Optional<String> release,
    Optional<LastRun> lastRun,
    Optional<Long> freeBeside,
    long freeForSnapshots,
    Optional<Refusal> noRoom) {}
