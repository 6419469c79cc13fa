package dev.slipway.evidence;

/** What the catalog of a database shows of one migration. */
public enum Finding {
  /** What it makes is there. */
  PRESENT,
  /** What it makes is not there. */
  ABSENT,
  /** Some of what it makes is there. */
  PARTIAL,
  /** It leaves the schema as it was, so that the catalog cannot show it. */
  SILENT
}
