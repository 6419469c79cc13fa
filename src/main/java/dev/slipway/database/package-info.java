/**
 * The app's database: finding it from a URL as people write it, looking at it, and holding it.
 *
 * <p>Begin at {@link dev.slipway.database.Database}. Each engine is one class behind that
 * interface; SQLite's is {@code SqliteDatabase}. {@link dev.slipway.database.Sql} reads SQL text
 * the way the engine's own tokenizer does, for everybody who must not mistake a string for a
 * statement.
 */
@NullMarked
package dev.slipway.database;

import org.jspecify.annotations.NullMarked;
