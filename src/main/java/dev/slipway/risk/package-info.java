/**
 * What applying a migration means for the database that is there: what it changes, what may be
 * lost, who has to wait for how long, whether older apps keep working, and how to go back.
 *
 * <p>Begin at {@link dev.slipway.risk.Risk}.
 */
@NullMarked
package dev.slipway.risk;

import org.jspecify.annotations.NullMarked;
