/**
 * Working out, from what a database looks like and what its history claims, which migrations it
 * has.
 *
 * <p>Begin at {@link dev.slipway.evidence.Evidence}. The votes are counted in {@code Examiner}, a
 * pure function of values; {@code Proof} looks again with the same eyes before anything is kept.
 */
@NullMarked
package dev.slipway.evidence;

import org.jspecify.annotations.NullMarked;
