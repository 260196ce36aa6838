package org.denwaban.rig;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stands between denwaban and something that it talks to, and spoils the line on command. For TCP and for sockets of
/// the file system, which the embedded database has.
public final class FaultProxy implements AutoCloseable {

    /// What the line does. Closed.
    public enum Line {
        /// Passes on what comes.
        WHOLE,
        /// Passes on after a fifth of a second.
        SLOW,
        /// Passes on byte by byte, each written alone.
        SLICED,
        /// Keeps the connection and passes nothing on: neither side learns of it. What came meanwhile is passed on
        /// afterwards.
        MUTE,
        /// Closes every connection, and each new one at once.
        CUT,
        /// The same without a farewell (RST).
        RESET
    }

    private static final long SLOW_NANOS = 200_000_000;
    private static final long LOOK_AGAIN_NANOS = 10_000_000;
    private static final int CHUNK = 16 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(FaultProxy.class);

    private final ServerSocketChannel door;
    private final SocketAddress to;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private volatile Line line = Line.WHOLE;

    private FaultProxy(ServerSocketChannel door, SocketAddress to) {
        this.door = door;
        this.to = to;
    }

    /// Listens at one address and passes on to another of the same kind.
    ///
    /// @throws RigException E-RIG-010 when the address is taken
    public static FaultProxy between(SocketAddress at, SocketAddress to) {
        try {
            var door = at instanceof UnixDomainSocketAddress
                    ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                    : ServerSocketChannel.open();
            var proxy = new FaultProxy(door.bind(at), to);
            Thread.ofVirtual().name("fault-proxy").start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new RigException("E-RIG-010", "the fault proxy cannot listen", e);
        }
    }

    /// From now on the line does this.
    public void line(Line does) {
        line = does;
        if (does == Line.CUT || does == Line.RESET) {
            open.forEach(channel -> end(channel, does == Line.RESET));
        }
    }

    /// Ends of connections that are open, two a connection.
    int openEnds() {
        return open.size();
    }

    private void accept() {
        while (door.isOpen()) {
            try {
                serve(door.accept());
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.debug("a connection could not be passed on: {}", e.getMessage());
            }
        }
    }

    private void serve(SocketChannel from) {
        if (line == Line.CUT || line == Line.RESET) {
            end(from, line == Line.RESET);
            return;
        }
        try {
            var far = SocketChannel.open(to);
            for (var channel : Set.of(from, far)) {
                open.add(channel);
                if (!(to instanceof UnixDomainSocketAddress)) {
                    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                }
            }
            Thread.ofVirtual().start(() -> pass(from, far));
            Thread.ofVirtual().start(() -> pass(far, from));
        } catch (IOException e) {
            end(from, false); // nobody is there, as if the proxy were not
        }
    }

    private void pass(SocketChannel from, SocketChannel into) {
        var chunk = ByteBuffer.allocate(CHUNK);
        try {
            while (from.read(chunk.clear()) >= 0) {
                write(chunk.flip(), into);
            }
        } catch (IOException e) {
            LOG.debug("a line ended: {}", e.getMessage());
        }
        // the first of two ends to close wakes this thread, which must not bid the other farewell
        end(from, line == Line.RESET);
        end(into, line == Line.RESET);
    }

    private void write(ByteBuffer chunk, SocketChannel into) throws IOException {
        while (line == Line.MUTE && into.isOpen()) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        if (line == Line.SLOW) {
            LockSupport.parkNanos(SLOW_NANOS);
        }
        while (chunk.hasRemaining()) {
            if (line == Line.SLICED) {
                into.write(ByteBuffer.wrap(new byte[] {chunk.get()}));
            } else {
                into.write(chunk);
            }
        }
    }

    private void end(SocketChannel channel, boolean reset) {
        open.remove(channel);
        try {
            if (reset && !(to instanceof UnixDomainSocketAddress)) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            channel.close();
        } catch (IOException e) {
            LOG.debug("a line did not close: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            LOG.debug("the proxy's door did not close: {}", e.getMessage());
        }
        open.forEach(channel -> end(channel, false));
    }
}
