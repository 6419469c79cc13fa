package dev.slipway.load;

/** How a moment is spelled. */
enum Clock {
  /** {@code 2024-02-29T12:00:00.500Z}. */
  ISO,
  /** {@code 2024-02-29 12:00:00.500}, in UTC. */
  SQL,
  /** Seconds since 1970. */
  SECONDS,
  /** Milliseconds since 1970. */
  MILLIS
}
