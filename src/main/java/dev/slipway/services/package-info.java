/**
 * Other services that an app wants to find there when it starts.
 *
 * <p>The door is {@link dev.slipway.services.Services}.
 */
@NullMarked
package dev.slipway.services;

import org.jspecify.annotations.NullMarked;
