package dev.slipway;

import dev.slipway.journal.Journal;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What is kept of a database's past beside its history.
 *
 * @param entries what the journal says, by script
 * @param newest the newest snapshot, if there is one
 */
record Remembered(Map<String, Journal.Entry> entries, Optional<Path> newest) {
  static final Remembered NOTHING = new Remembered(Map.of(), Optional.empty());
}
