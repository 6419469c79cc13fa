package dev.slipway.doctor;

import dev.slipway.refusal.Refusal;
import java.util.Locale;
import java.util.Optional;

/**
 * One thing that was looked at, and how it is.
 *
 * @param subject what was looked at
 * @param mark how it is
 * @param seen what was seen, one clause
 * @param why why that is not as it should be; empty if it is
 * @param next what to type next; empty if there is nothing to be done
 * @param refusal what would keep the gate closed, or lose what it keeps
 */
public record Check(
    Subject subject, Mark mark, String seen, String why, String next, Optional<Refusal> refusal) {

  /** How something is. */
  public enum Mark {
    /** As it should be. */
    WELL("✓"),
    /** Not as it should be; the gate works all the same. */
    DOUBTFUL("!"),
    /** The gate stays closed by it, or what it keeps is lost. */
    WRONG("✗");

    private final String sign;

    Mark(String sign) {
      this.sign = sign;
    }

    /** The sign before its line. */
    public String sign() {
      return sign;
    }
  }

  /** What is looked at. */
  public enum Subject {
    VARIABLES,
    SETTINGS,
    MIGRATIONS,
    SEAL,
    DATABASE,
    MOUNTS,
    FILES,
    RIGHTS,
    BACKUPS,
    CLIENTS,
    CLOCK,
    RUNS,
    HOOKS,
    MEMORY,
    CONTAINER;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** One that is as it should be. */
  public static Check well(Subject subject, String seen) {
    return new Check(subject, Mark.WELL, seen, "", "", Optional.empty());
  }

  /** One that is not, while the gate works all the same. */
  public static Check doubtful(Subject subject, String seen, String why, String next) {
    return new Check(subject, Mark.DOUBTFUL, seen, why, next, Optional.empty());
  }

  /** One by which the gate stays closed, or by which something is lost. */
  public static Check wrong(Subject subject, Refusal refusal) {
    return new Check(
        subject, Mark.WRONG, refusal.seen(), refusal.why(), refusal.next(), Optional.of(refusal));
  }
}
