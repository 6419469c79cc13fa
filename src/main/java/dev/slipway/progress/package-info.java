/**
 * How far a run is: told once where it happens, heard by the log, the terminal and the page.
 *
 * <p>There is one run in a process, as there is one log, and so this is told without being handed
 * from step to step.
 */
@NullMarked
package dev.slipway.progress;

import org.jspecify.annotations.NullMarked;
