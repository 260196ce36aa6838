package org.denwaban.rig;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Ports for rigs that live beside each other, also in other processes. A port is chosen long before its server binds
/// it, so it is reserved meanwhile: a locked file of its name, until this process ends.
final class FreePorts {

    /// Below RTP (20000 on, both Asterisks) and below what the system gives to outgoing connections (32768 on), which
    /// would take a chosen port away.
    private static final int FIRST = 10_000;

    private static final int END = 20_000;
    private static final int TRIES = 1_000;
    private static final Path RESERVED = Path.of(System.getProperty("java.io.tmpdir"), "denwaban-ports");
    private static final List<FileLock> HELD = new ArrayList<>();

    private FreePorts() {}

    private interface Binding {
        void tried(int port) throws IOException;
    }

    /// A TCP port of 127.0.0.1.
    ///
    /// @throws RigException E-RIG-010 when there is none
    static int tcp() {
        return free("TCP port on 127.0.0.1", port -> {
            try (var socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            }
        });
    }

    /// A UDP port of an address of this machine.
    ///
    /// @throws RigException E-RIG-010 when there is none
    static int udp(String address) {
        return free("UDP port on " + address, port -> new DatagramSocket(new InetSocketAddress(address, port)).close());
    }

    private static synchronized int free(String what, Binding binding) {
        IOException last = new IOException("all are reserved");
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            try {
                var lock = reserved(port);
                if (lock != null) {
                    binding.tried(port);
                    HELD.add(lock);
                    return port;
                }
            } catch (IOException e) {
                last = e;
            }
        }
        throw new RigException("E-RIG-010", "no free " + what, last);
    }

    // the file stays: deleted, another process could lock a new one of the same name
    private static @Nullable FileLock reserved(int port) throws IOException {
        Files.createDirectories(RESERVED);
        var channel = FileChannel.open(
                RESERVED.resolve(Integer.toString(port)), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            var lock = channel.tryLock();
            if (lock == null) {
                channel.close();
            }
            return lock;
        } catch (OverlappingFileLockException ours) {
            channel.close();
            return null;
        }
    }
}
