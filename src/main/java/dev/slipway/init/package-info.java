/**
 * An app's repository as a newcomer has it: what is in it, and what has to be written into it so
 * that the gate stands before the app.
 */
@NullMarked
package dev.slipway.init;

import org.jspecify.annotations.NullMarked;
