/**
 * The seal: what each migration of a folder does, stored beside them when the image is built.
 *
 * <p>Begin at {@link dev.slipway.seal.Seal}. It is read and written whole, and believed only where
 * it fits the folder.
 */
@NullMarked
package dev.slipway.seal;

import org.jspecify.annotations.NullMarked;
