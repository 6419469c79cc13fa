/**
 * Loads JSON files into tables: typed, checked before anything is written, and resumable.
 *
 * <p>Begin at {@link dev.slipway.load.Import}. What the engines do differently is in {@code
 * Target}.
 */
@NullMarked
package dev.slipway.load;

import org.jspecify.annotations.NullMarked;
