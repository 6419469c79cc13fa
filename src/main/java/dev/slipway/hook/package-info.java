/**
 * Programs that people lay in a folder, run one after the other.
 *
 * <p>The door is {@link dev.slipway.hook.HookFolder}; what a failure means is for others to say.
 */
@NullMarked
package dev.slipway.hook;

import org.jspecify.annotations.NullMarked;
