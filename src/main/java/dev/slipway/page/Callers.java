package dev.slipway.page;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Those who ask at the port, answered by one thread that never waits for any of them.
 *
 * <p>However many come and whatever they do: each has a few seconds, only so many are there at a
 * time, and the oldest makes way for the next.
 */
final class Callers implements AutoCloseable {
  private static final int MOST = 64;
  private static final int WAITING_MOST = 128;
  private static final long PAUSE_MILLIS = 200;

  private final ServerSocketChannel port;
  private final Selector selector;
  private final Supplier<Notice> notice;

  /** The oldest first. */
  private final Deque<Caller> callers = new ArrayDeque<>();

  private Callers(ServerSocketChannel port, Selector selector, Supplier<Notice> notice) {
    this.port = port;
    this.selector = selector;
    this.notice = notice;
  }

  /**
   * Listens on a port of every address.
   *
   * @throws IOException if the port is taken, or this user may not have it
   */
  static Callers on(int number, Supplier<Notice> notice) throws IOException {
    ServerSocketChannel port = ServerSocketChannel.open();
    try {
      port.configureBlocking(false);
      port.bind(new InetSocketAddress(number), WAITING_MOST);
      Selector selector = Selector.open();
      port.register(selector, SelectionKey.OP_ACCEPT);
      return new Callers(port, selector, notice);
    } catch (IOException | RuntimeException e) {
      port.close();
      throw e;
    }
  }

  /** Does what can be done now, or within a fraction of a second. */
  void answer() throws IOException {
    selector.select(
        key -> {
          if (key.attachment() instanceof Caller caller) {
            caller.goOn(key, notice);
          } else {
            accept();
          }
        },
        PAUSE_MILLIS);
    callers.stream().filter(Caller::isOverdue).forEach(Caller::close);
    callers.removeIf(Caller::isGone);
  }

  /** As many as there is room for, and no more in one turn: others are to be answered too. */
  private void accept() {
    for (int come = 0; come < MOST; come++) {
      try {
        @Nullable SocketChannel channel = port.accept();
        if (channel == null) {
          return;
        }
        while (callers.size() >= MOST) {
          callers.removeFirst().close();
        }
        callers.addLast(welcomed(channel));
      } catch (IOException e) {
        // Whoever it was has gone, or this process may have no more files open.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
        return;
      }
    }
  }

  private Caller welcomed(SocketChannel channel) throws IOException {
    try {
      channel.configureBlocking(false);
      // Whatever ends this connection, this process included, leaves nothing of it on the port.
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      Caller caller = new Caller(channel);
      channel.register(selector, SelectionKey.OP_READ, caller);
      return caller;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    port.close();
    callers.forEach(Caller::close);
    selector.close();
  }
}
