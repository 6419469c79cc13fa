package dev.slipway.backup;

/**
 * What becomes of snapshots: in which form they lie there, how long, and who is told of them.
 *
 * @param packing how new ones are packed, and what opens those that are
 * @param retention which of them stay
 * @param hooks how the programs run that take them elsewhere
 */
public record Keeping(Packing packing, Retention retention, Hooks hooks) {

  /** What holds where nothing was said. */
  public static final Keeping DEFAULT = new Keeping(Packing.NONE, Retention.DEFAULT, Hooks.DEFAULT);
}
