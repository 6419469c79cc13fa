/**
 * The page on the app's port until the gate decides, for whoever opens the app meanwhile.
 *
 * <p>A server of our own, since the port has to be free the moment the app starts. A server that
 * ends its connections first leaves them behind in the kernel for a minute, where they keep out
 * every program that binds without {@code SO_REUSEADDR}; those at hand all do that.
 */
@NullMarked
package dev.slipway.page;

import org.jspecify.annotations.NullMarked;
