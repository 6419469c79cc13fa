package dev.slipway.load;

/** How records stand in a file. */
enum Form {
  /** {@code [record, record]}. */
  ARRAY,
  /** {@code {"id": record, "id": record}}. */
  OBJECT,
  /** A record a line. */
  LINES,
  /** The file is one record. */
  SINGLE
}
