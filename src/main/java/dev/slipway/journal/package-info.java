/**
 * What Slipway keeps in the app's database for the way back: each migration's text, its undo, and
 * whether an app that does not know it can live with it.
 *
 * <p>Begin at {@link dev.slipway.journal.Journal}. A start with nothing to do never reads it.
 */
@NullMarked
package dev.slipway.journal;

import org.jspecify.annotations.NullMarked;
