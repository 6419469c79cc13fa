package dev.slipway.evidence;

import dev.slipway.layout.Migration;
import dev.slipway.layout.Releases;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that is said of which migrations a database has; what the catalog shows has to bear it
 * out.
 *
 * @param claims what a history claims
 * @param assumed what a person says of single migrations by name: whether they ran
 * @param adoption what a person says of histories, and so of the database as a whole
 * @param releases what the maintainer says of where an old image can have stopped
 */
public record Heard(
    Claims claims, Map<String, Boolean> assumed, Adoption adoption, Releases releases) {

  /**
   * That a database is to be taken as it is, whatever its histories claim.
   *
   * @param wanted whether that is so; otherwise histories are heard
   * @param upTo the last migration that the database is said to have, if one is named
   */
  public record Adoption(boolean wanted, Optional<String> upTo) {
    private static final String EVIDENCE = "evidence";

    /** Histories are heard. */
    public static Adoption none() {
      return new Adoption(false, Optional.empty());
    }

    /** Read from what was typed: {@code evidence}, or the name of a migration. */
    public static Adoption of(Optional<String> said) {
      return said.map(text -> new Adoption(true, said.filter(name -> !name.equals(EVIDENCE))))
          .orElse(none());
    }
  }

  public Heard {
    assumed = Map.copyOf(assumed);
  }

  /** The claims that are heard: none, where histories are set aside. */
  Claims heard() {
    return adoption.wanted ? claims.unheard() : claims;
  }

  /** Whether the history says exactly this already, and nothing else. */
  boolean isRecorded(List<Migration> present) {
    return claims.denial().isEmpty()
        && claims.open().isEmpty()
        && claims.unrecorded().isEmpty()
        && claims.unknown().isEmpty()
        && claims.applied().equals(present);
  }
}
