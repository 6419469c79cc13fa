package dev.slipway.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a server's socket in the file system, in the shape that the driver knows: a
 * socket that it connects and reads with a time limit.
 */
final class UnixSocket extends Socket {
  private final Path path;
  private @Nullable SocketChannel channel;
  private @Nullable Selector selector;
  private volatile int millisToRead;
  private volatile boolean closed;

  /** What the driver makes by its name, and so must be able to see. */
  public static final class Factory extends SocketFactory {
    private final Path path;

    /** Of sockets that lead to this file, whatever address they are asked to connect to. */
    public Factory(String path) {
      this.path = Path.of(path);
    }

    @Override
    public Socket createSocket() throws IOException {
      return new UnixSocket(path);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return connected();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort)
        throws IOException {
      return connected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return connected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
        throws IOException {
      return connected();
    }

    private Socket connected() throws IOException {
      UnixSocket socket = new UnixSocket(path);
      socket.connect();
      return socket;
    }
  }

  private UnixSocket(Path path) throws SocketException {
    super((java.net.SocketImpl) null);
    this.path = path;
  }

  @Override
  public void connect(SocketAddress ignored) throws IOException {
    connect();
  }

  @Override
  public void connect(SocketAddress ignored, int timeout) throws IOException {
    connect();
  }

  /** Takes no time: whoever listens has a queue, and where nobody does it fails at once. */
  private void connect() throws IOException {
    requireThere();
    SocketChannel opened = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      opened.connect(UnixDomainSocketAddress.of(path));
      opened.configureBlocking(false);
      Selector ready = Selector.open();
      opened.register(ready, SelectionKey.OP_READ);
      channel = opened;
      selector = ready;
    } catch (IOException e) {
      opened.close();
      if (String.valueOf(e.getMessage()).contains("denied")) {
        throw denied(e);
      }
      throw e;
    }
  }

  private void requireThere() throws IOException {
    if (!Files.exists(path)) {
      if (Files.notExists(path)) {
        throw new ConnectException("there is no socket " + path);
      }
      throw denied(null);
    }
  }

  private AccessDeniedException denied(@Nullable Exception cause) {
    AccessDeniedException denied = new AccessDeniedException(path.toString());
    if (cause != null) {
      denied.initCause(cause);
    }
    return denied;
  }

  @Override
  public InputStream getInputStream() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        return length == 0 ? 0 : UnixSocket.this.read(ByteBuffer.wrap(into, from, length));
      }

      @Override
      public void close() throws IOException {
        UnixSocket.this.close();
      }
    };
  }

  @Override
  public OutputStream getOutputStream() {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] from, int start, int length) throws IOException {
        UnixSocket.this.write(ByteBuffer.wrap(from, start, length));
      }

      @Override
      public void close() throws IOException {
        UnixSocket.this.close();
      }
    };
  }

  private int read(ByteBuffer into) throws IOException {
    SocketChannel from = open();
    long start = System.nanoTime();
    while (true) {
      int count = from.read(into);
      if (count != 0) {
        return count;
      }
      long left = 0;
      if (millisToRead > 0) {
        left = millisToRead - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        if (left <= 0) {
          throw new SocketTimeoutException("Read timed out");
        }
      }
      awaitReady(SelectionKey.OP_READ, left);
    }
  }

  private void write(ByteBuffer from) throws IOException {
    SocketChannel to = open();
    while (from.hasRemaining()) {
      if (to.write(from) == 0) {
        awaitReady(SelectionKey.OP_WRITE, 0);
      }
    }
  }

  private void awaitReady(int operation, long millis) throws IOException {
    Selector ready = selector;
    if (ready == null) {
      throw new SocketException("Socket is not connected");
    }
    try {
      ready.keys().forEach(key -> key.interestOps(operation));
      ready.select(millis);
      ready.selectedKeys().clear();
    } catch (ClosedSelectorException | java.nio.channels.CancelledKeyException e) {
      throw (SocketException) new SocketException("Socket closed").initCause(e);
    }
  }

  private SocketChannel open() throws SocketException {
    SocketChannel open = channel;
    if (closed || open == null) {
      throw new SocketException(closed ? "Socket closed" : "Socket is not connected");
    }
    return open;
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    SocketChannel open = channel;
    Selector ready = selector;
    try {
      if (open != null) {
        open.close();
      }
    } finally {
      if (ready != null) {
        ready.close();
      }
    }
  }

  @Override
  public void shutdownInput() throws IOException {
    open().shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    open().shutdownOutput();
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public boolean isConnected() {
    return channel != null;
  }

  @Override
  public synchronized void setSoTimeout(int millis) {
    millisToRead = millis;
  }

  @Override
  public synchronized int getSoTimeout() {
    return millisToRead;
  }

  // Settings of a network, which is not there.

  @Override
  public void setTcpNoDelay(boolean on) {}

  @Override
  public boolean getTcpNoDelay() {
    return true;
  }

  @Override
  public void setKeepAlive(boolean on) {}

  @Override
  public boolean getKeepAlive() {
    return false;
  }

  @Override
  public void setSendBufferSize(int size) {}

  @Override
  public int getSendBufferSize() {
    return 8192;
  }

  @Override
  public void setReceiveBufferSize(int size) {}

  @Override
  public int getReceiveBufferSize() {
    return 8192;
  }

  @Override
  public String toString() {
    return "socket " + path;
  }
}
