package dev.slipway.evidence;

/** What is known of one statement of a migration that is partly there. */
enum Word {
  DONE,
  LEFT,
  /** It changes nothing but the session, and belongs to whatever runs. */
  BOTH,
  /** Its table has some of what it gives, and is to be filled anew. */
  ANEW,
  /** It would change nothing now, and nothing shows that it ever did. */
  WITHOUT_EFFECT,
  OPEN
}
