package dev.slipway.risk;

/**
 * How PostgreSQL locks a table, from the weakest mode to the strongest
 * (postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES).
 */
public enum LockMode {
  ACCESS_SHARE("nobody"),
  ROW_SHARE("nobody"),
  ROW_EXCLUSIVE("nobody"),
  SHARE_UPDATE_EXCLUSIVE("nobody"),
  SHARE("writes"),
  SHARE_ROW_EXCLUSIVE("writes"),
  EXCLUSIVE("writes"),
  ACCESS_EXCLUSIVE("reads and writes");

  private final String blocked;

  LockMode(String blocked) {
    this.blocked = blocked;
  }

  /** What of an app has to wait while the lock is held: {@code writes}, or {@code nobody}. */
  public String blocked() {
    return blocked;
  }

  /** Whether writes of an app have to wait, or reads as well. */
  public boolean blocksApps() {
    return compareTo(SHARE) >= 0;
  }

  /** The mode as the manual writes it: {@code ACCESS EXCLUSIVE}. */
  @Override
  public String toString() {
    return name().replace('_', ' ');
  }
}
