/**
 * What is left of a run for people to look at later: one page with a picture of the votes, which
 * needs nothing beside itself.
 *
 * <p>It is handed values and knows no run. All markup is written by {@link
 * dev.slipway.sheet.Markup}, since names of tables and migrations are whatever somebody made them.
 */
@NullMarked
package dev.slipway.sheet;

import org.jspecify.annotations.NullMarked;
