/**
 * Snapshots of the database: made, read back, kept as long as a rule keeps them.
 *
 * <p>Begin at {@link dev.slipway.backup.Backup}. A snapshot is a file that the engine's own tools
 * read without Slipway, beside a manifest that says what it is.
 */
@NullMarked
package dev.slipway.backup;

import org.jspecify.annotations.NullMarked;
