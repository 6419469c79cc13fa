package dev.slipway.notify;

import java.io.IOException;

/** One that is told how a run ended. */
interface Receiver {
  /** What to call it in a log: its host or its file, and nothing that is secret. */
  String host();

  /** Whether it wants to hear this. */
  boolean wants(News news);

  /**
   * Tells it, for as long as that takes.
   *
   * @throws IOException if it did not take the news
   */
  void receive(News news) throws IOException;
}
