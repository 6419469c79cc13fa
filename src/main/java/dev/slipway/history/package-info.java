/**
 * What other tools' tables in the database say of the folder's migrations, and the table of the
 * folder's own tool, which is written as that tool would write it.
 *
 * <p>Begin at {@link dev.slipway.history.NativeHistory}. Each tool's table is one small class that
 * knows its form on both engines and where that is laid down; {@code OtherTools} reads those whose
 * folders are not SQL.
 */
@NullMarked
package dev.slipway.history;

import org.jspecify.annotations.NullMarked;
