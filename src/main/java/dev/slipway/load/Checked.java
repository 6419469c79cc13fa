package dev.slipway.load;

import java.util.BitSet;

/** What is remembered of a file once all of it was checked. */
final class Checked {
  private final long[] prints;
  private final BitSet wrong;

  /**
   * @param prints what tells of each part of the file whether it is the same again
   * @param wrong the positions of the records that are wrong
   */
  Checked(long[] prints, BitSet wrong) {
    this.prints = prints;
    this.wrong = wrong;
  }

  long[] prints() {
    return prints;
  }

  /** Whether a record is known to be right; of the two thousand millionth that is not kept. */
  boolean isFit(long index) {
    return index <= Integer.MAX_VALUE && !wrong.get((int) index);
  }
}
