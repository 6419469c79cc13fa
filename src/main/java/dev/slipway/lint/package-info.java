/**
 * What is wrong with a migrations folder, for the build of the app that ships it.
 *
 * <p>Begin at {@link dev.slipway.lint.Lint}. It looks at the folder, at its seal and at scratch
 * databases, never at an app's.
 */
@NullMarked
package dev.slipway.lint;

import org.jspecify.annotations.NullMarked;
