package dev.slipway.page;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection: a request is read as far as its head, answered, and the other side then closes,
 * as HTTP tells it to after {@code Connection: close} (RFC 9112, 9.6).
 */
final class Caller {
  private static final int LONGEST_HEAD = 8192;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final SocketChannel channel;
  private final long until = System.nanoTime() + PATIENCE.toNanos();
  private final ByteBuffer head = ByteBuffer.allocate(LONGEST_HEAD);
  private @Nullable ByteBuffer answer;

  /** Whether the other side has nothing more to say. */
  private boolean ended;

  Caller(SocketChannel channel) {
    this.channel = channel;
  }

  /** Reads and writes what can be without waiting. */
  void goOn(SelectionKey key, Supplier<Notice> notice) {
    try {
      read(notice);
      write(key);
    } catch (IOException | RuntimeException e) {
      // Whatever it is, it is about this one alone.
      close();
    }
  }

  private void read(Supplier<Notice> notice) throws IOException {
    if (ended) {
      return;
    }
    if (answer != null) {
      // The rest of what was sent, which nobody needs.
      head.clear();
    }
    ended = channel.read(head) < 0;
    if (answer == null) {
      String text =
          new String(head.array(), 0, head.position(), StandardCharsets.ISO_8859_1)
              .replace("\r\n", "\n");
      if (text.contains("\n\n") || !head.hasRemaining()) {
        answer = ByteBuffer.wrap(Answer.to(text, notice.get()));
      }
    }
  }

  private void write(SelectionKey key) throws IOException {
    if (answer != null) {
      channel.write(answer);
    }
    if (ended && (answer == null || !answer.hasRemaining())) {
      // The other side has closed first, and so an orderly end leaves nothing behind either.
      channel.setOption(StandardSocketOptions.SO_LINGER, -1);
      close();
    } else if (answer != null) {
      int writing = answer.hasRemaining() ? SelectionKey.OP_WRITE : 0;
      key.interestOps(ended ? writing : writing | SelectionKey.OP_READ);
    }
  }

  boolean isOverdue() {
    return System.nanoTime() - until >= 0;
  }

  boolean isGone() {
    return !channel.isOpen();
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // What is to be gone is gone.
    }
  }
}
