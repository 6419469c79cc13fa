/**
 * The one exception by which any step says that it cannot go on.
 *
 * <p>Lies below all other packages, so that a migrations folder, a database and a backup complain
 * in the same three parts without knowing each other. Knows no exit code: what a refusal means for
 * the run is decided by the gate.
 */
@NullMarked
package dev.slipway.refusal;

import org.jspecify.annotations.NullMarked;
