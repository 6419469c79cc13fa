package dev.slipway.load;

/** A file that is not what it has to be as a whole, so that where records begin is not known. */
final class Torn extends Exception {
  private static final long serialVersionUID = 1L;

  private final long line;
  private final long offset;

  /**
   * @param line the line at which that is seen, from 1
   * @param offset how many bytes are before it
   */
  Torn(String words, long line, long offset) {
    super(words);
    this.line = line;
    this.offset = offset;
  }

  /** What is wrong, and where. */
  String words() {
    return getMessage() + " (line " + line + ", byte " + offset + ")";
  }
}
