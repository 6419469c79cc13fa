package dev.slipway;

import dev.slipway.refusal.Refusal;

/**
 * Snapshots by hand, and the way back to one: what {@link Gate} does before it writes, and what a
 * person does when the new release disappoints.
 */
public final class WayBack {
  private WayBack() {}

  /**
   * Makes a snapshot of the database as it is; others may write meanwhile.
   *
   * @throws Refusal if the settings are wrong
   */
  public static Report backup(Source source) {
    return new HandBackup(Settings.of(source)).ended();
  }

  /**
   * Lists the snapshots of the database. Writes nothing.
   *
   * @throws Refusal if the settings are wrong
   */
  public static Report snapshots(Source source) {
    return new SnapshotList(Settings.of(source)).ended();
  }

  /**
   * Restores a snapshot into a scratch place and compares it with what was saved: the one named, or
   * the newest, or all.
   *
   * @throws Refusal if the settings are wrong
   */
  public static Report verify(Source source) {
    return new Verification(Settings.of(source), source.typed("snapshot"), source.flag("all"))
        .ended();
  }

  /**
   * Puts a snapshot in the database's place, once the present state is saved and nobody has the
   * database open.
   *
   * @throws Refusal if the settings are wrong, or no snapshot is named
   */
  public static Report restore(Source source) {
    return new Restoration(Settings.of(source), source.typed("snapshot"), source.flag("yes"))
        .ended();
  }

  /**
   * Undoes all that came after a migration, or after a release, by undo scripts.
   *
   * @throws Refusal if the settings are wrong, or it is not said how far
   */
  public static Report undo(Source source) {
    return new Undoing(
            Settings.of(source), source.text("to"), source.flag("yes"), source.flag("dry-run"))
        .ended();
  }

  /**
   * Removes the snapshots that no rule keeps.
   *
   * @throws Refusal if the settings are wrong
   */
  public static Report prune(Source source) {
    return new Pruning(Settings.of(source), source.flag("dry-run")).ended();
  }
}
