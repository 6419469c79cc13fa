/**
 * What a schema consists of, as a value that can be compared.
 *
 * <p>Begin at {@link dev.slipway.catalog.Catalog}. One reader per engine fills it, from queries
 * that lie beside the class files; the same schema reached by different routes gives equal
 * catalogs.
 */
@NullMarked
package dev.slipway.catalog;

import org.jspecify.annotations.NullMarked;
