/**
 * Running migrations: on the scratch database that the ladder is built from, and on the real one.
 *
 * <p>Begin at {@link dev.slipway.migrate.Migrator}. The only package that knows Flyway, which keeps
 * the history; the statements are run by {@link dev.slipway.migrate.Script}, in one transaction
 * that is not Flyway's.
 */
@NullMarked
package dev.slipway.migrate;

import org.jspecify.annotations.NullMarked;
