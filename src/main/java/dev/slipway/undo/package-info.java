/**
 * The way back by undo scripts: which migrations a database has had, what undoes each of them, what
 * would be lost by it, and whether the database is what it was before.
 *
 * <p>Begin at {@link dev.slipway.undo.Undo}.
 */
@NullMarked
package dev.slipway.undo;

import org.jspecify.annotations.NullMarked;
