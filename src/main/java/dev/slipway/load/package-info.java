/** Loads JSON files into tables: typed, checked before anything is written, and resumable. */
@NullMarked
package dev.slipway.load;

import org.jspecify.annotations.NullMarked;
