package dev.slipway.notify;

/** A URL says less than is needed, or something else; the message holds no part of it. */
final class Unclear extends Exception {
  private static final long serialVersionUID = 1L;

  Unclear(String reason) {
    super(reason);
  }
}
