/**
 * Who hears how a run ended, if anybody wants to: receivers of notifications, a check that is
 * pinged, metrics.
 *
 * <p>Nothing in here looks at a database or at what was found in one: it is handed {@link
 * dev.slipway.notify.News}, and sends that.
 */
@NullMarked
package dev.slipway.notify;

import org.jspecify.annotations.NullMarked;
