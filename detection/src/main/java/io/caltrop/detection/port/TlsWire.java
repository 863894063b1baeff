package io.caltrop.detection.port;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/** A connection with TLS, as the server. */
final class TlsWire implements Wire {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SocketChannel channel;
  private final SSLEngine engine;
  private final ByteBuffer received; // as it came; ready to be written to
  private final ByteBuffer opened; // decrypted, not yet taken; ready to be read
  private final ByteBuffer sealed; // encrypted, not yet sent; ready to be read
  private boolean ended;

  private TlsWire(SocketChannel channel, SSLEngine engine) {
    this.channel = channel;
    this.engine = engine;
    int packet = engine.getSession().getPacketBufferSize();
    received = ByteBuffer.allocate(packet);
    sealed = ByteBuffer.allocate(packet).flip();
    opened = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()).flip();
  }

  /** Agrees with a client on encryption; none of its bytes may have been read ahead. */
  static TlsWire accept(Wire plain, SSLContext context, Poller poller) throws IOException {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    engine.beginHandshake();
    TlsWire wire = new TlsWire(plain.channel(), engine);
    wire.shakeHands(poller);
    return wire;
  }

  private void shakeHands(Poller poller) throws IOException {
    while (!flush() || engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
      if (!flush()) {
        poller.await(this, SelectionKey.OP_WRITE);
      } else if (!settle() && !open()) {
        if (ended) {
          throw new EOFException();
        }
        poller.await(this, SelectionKey.OP_READ);
      }
    }
  }

  /** Does what the engine asks for but reading; whether there was anything. */
  private boolean settle() throws IOException {
    boolean moved = false;
    while (true) {
      HandshakeStatus status = engine.getHandshakeStatus();
      if (status == HandshakeStatus.NEED_TASK) {
        Runnable task = engine.getDelegatedTask();
        if (task != null) {
          task.run();
        }
      } else if (status == HandshakeStatus.NEED_WRAP && flush()) {
        seal(NOTHING);
      } else {
        return moved;
      }
      moved = true;
    }
  }

  /** Decrypts what has come; false if more must come first. */
  private boolean open() throws IOException {
    received.flip();
    opened.clear();
    SSLEngineResult result;
    try {
      result = engine.unwrap(received, opened);
    } finally {
      received.compact();
      opened.flip();
    }
    return switch (result.getStatus()) {
      case OK -> true;
      case CLOSED -> {
        ended = true;
        yield false;
      }
      case BUFFER_UNDERFLOW -> {
        int n = channel.read(received);
        ended |= n < 0;
        yield n > 0;
      }
      case BUFFER_OVERFLOW -> throw new SSLException("a record is too long");
    };
  }

  private void seal(ByteBuffer source) throws IOException {
    sealed.clear();
    Status status;
    try {
      status = engine.wrap(source, sealed).getStatus();
    } finally {
      sealed.flip();
    }
    if (status == Status.BUFFER_OVERFLOW || (status == Status.CLOSED && source.hasRemaining())) {
      throw new SSLException("cannot encrypt: " + status);
    }
    flush();
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    while (!opened.hasRemaining()) {
      if (ended) {
        return -1;
      }
      if (!open() && !ended) {
        return 0;
      }
      settle();
    }
    int n = Math.min(opened.remaining(), target.remaining());
    target.put(opened.slice(opened.position(), n));
    opened.position(opened.position() + n);
    return n;
  }

  @Override
  public void write(ByteBuffer source) throws IOException {
    while (source.hasRemaining() && flush()) {
      seal(source);
    }
  }

  @Override
  public boolean flush() throws IOException {
    if (sealed.hasRemaining()) {
      channel.write(sealed);
    }
    return !sealed.hasRemaining();
  }

  @Override
  public void end() throws IOException {
    engine.closeOutbound();
    if (flush()) {
      seal(NOTHING);
    }
    channel.shutdownOutput();
  }

  @Override
  public SocketChannel channel() {
    return channel;
  }
}
