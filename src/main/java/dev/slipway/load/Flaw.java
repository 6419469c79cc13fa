package dev.slipway.load;

/** Why a record cannot be loaded, in words for whoever mends it. */
final class Flaw extends Exception {
  private static final long serialVersionUID = 1L;

  Flaw(String words) {
    super(words, null, false, false);
  }

  String words() {
    return String.valueOf(getMessage());
  }
}
