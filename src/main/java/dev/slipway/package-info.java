/**
 * The gate: look, decide, save, write, look again, open or stay closed.
 *
 * <p>Begin at {@link dev.slipway.Gate}, whose {@code run} is the whole story from top to bottom.
 */
@NullMarked
package dev.slipway;

import org.jspecify.annotations.NullMarked;
