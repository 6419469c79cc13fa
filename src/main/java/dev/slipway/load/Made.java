package dev.slipway.load;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a record.
 *
 * @param cut the record
 * @param rows the rows that it makes; none if it cannot be loaded
 * @param flaw why it cannot be loaded
 * @param torn why nothing behind it can
 */
record Made(Cut cut, List<Row> rows, @Nullable Flaw flaw, @Nullable Torn torn) {}
