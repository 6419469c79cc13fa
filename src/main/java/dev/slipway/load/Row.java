package dev.slipway.load;

import org.jspecify.annotations.Nullable;

/** A row that is to be written. */
final class Row {
  private final Aim aim;
  private final @Nullable Object[] values;

  /**
   * A row.
   *
   * @param aim where it goes
   * @param values the values of the columns in the order of the aim
   */
  Row(Aim aim, @Nullable Object[] values) {
    this.aim = aim;
    this.values = values;
  }

  Aim aim() {
    return aim;
  }

  @Nullable Object[] values() {
    return values;
  }
}
