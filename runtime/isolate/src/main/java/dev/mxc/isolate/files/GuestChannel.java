package dev.mxc.isolate.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** A handle with a position, as the Polyglot API wants it. */
final class GuestChannel implements SeekableByteChannel {

  private final GuestFiles.Handle handle;
  private final boolean readable;
  private final boolean writable;

  // Guarded by this.
  private long position;
  private boolean open = true;

  GuestChannel(GuestFiles.Handle handle, boolean readable, boolean writable) {
    this.handle = handle;
    this.readable = readable;
    this.writable = writable;
  }

  @Override
  public synchronized int read(ByteBuffer target) throws IOException {
    requireOpen();
    if (!readable) {
      throw new NonReadableChannelException();
    }
    int length = handle.read(position, target);
    position += Math.max(0, length);
    return length;
  }

  @Override
  public synchronized int write(ByteBuffer source) throws IOException {
    requireOpen();
    if (!writable) {
      throw new NonWritableChannelException();
    }
    int length = source.remaining();
    try {
      position = handle.write(position, source);
    } catch (FileException e) {
      throw PolyglotFiles.translate(e);
    }
    return length;
  }

  @Override
  public synchronized long position() throws IOException {
    requireOpen();
    return position;
  }

  @Override
  public synchronized SeekableByteChannel position(long newPosition) throws IOException {
    requireOpen();
    if (newPosition < 0) {
      throw new IllegalArgumentException("negative position");
    }
    position = newPosition;
    return this;
  }

  @Override
  public synchronized long size() throws IOException {
    requireOpen();
    return handle.size();
  }

  @Override
  public synchronized SeekableByteChannel truncate(long size) throws IOException {
    requireOpen();
    if (!writable) {
      throw new NonWritableChannelException();
    }
    if (size < handle.size()) {
      handle.truncate(size);
    }
    position = Math.min(position, size);
    return this;
  }

  @Override
  public synchronized boolean isOpen() {
    return open;
  }

  @Override
  public synchronized void close() throws IOException {
    if (open) {
      open = false;
      try {
        handle.close();
      } catch (FileException e) {
        throw PolyglotFiles.translate(e);
      }
    }
  }

  private void requireOpen() throws IOException {
    if (!open) {
      throw new ClosedChannelException();
    }
  }
}
