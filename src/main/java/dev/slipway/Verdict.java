package dev.slipway;

import dev.slipway.backup.Snapshot;
import dev.slipway.refusal.Refusal;
import java.util.Optional;

/**
 * What came of looking at a snapshot.
 *
 * @param snapshot the snapshot
 * @param fault why it cannot be used, if it cannot
 * @param words what else was found out about it, in one line; may be empty
 */
public record Verdict(Snapshot snapshot, Optional<Refusal> fault, String words) {}
