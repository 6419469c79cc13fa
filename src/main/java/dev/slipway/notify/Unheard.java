package dev.slipway.notify;

import java.io.IOException;

/** A receiver answered, and did not take what it was sent; the message may stand in a log. */
final class Unheard extends IOException {
  private static final long serialVersionUID = 1L;

  Unheard(String reason) {
    super(reason);
  }
}
