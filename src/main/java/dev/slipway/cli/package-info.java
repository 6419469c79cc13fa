/**
 * The command {@code slipway}: options in, report out, exit code.
 *
 * <p>Begin at {@link dev.slipway.cli.Main}. The only place that knows picocli and that exits.
 */
@NullMarked
package dev.slipway.cli;

import org.jspecify.annotations.NullMarked;
