package org.denwaban.pbx.agi;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.asteriskjava.fastagi.AgiChannel;
import org.asteriskjava.fastagi.AgiException;
import org.asteriskjava.fastagi.AgiHangupException;
import org.asteriskjava.fastagi.AgiRequest;
import org.asteriskjava.fastagi.DefaultAgiServer;
import org.asteriskjava.util.ServerSocketFacade;
import org.asteriskjava.util.SocketConnectionFacade;
import org.denwaban.metrics.Bounds;
import org.denwaban.metrics.Histograms;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// The FastAGI server of asterisk-java, with what it lacks: virtual threads, a table of scripts
/// instead of class names, a list of peers, limits, deadlines that close the socket, and an orderly
/// end.
///
/// FastAGI has no sign-in. Whoever may connect may ask, so bind it to an address that only the PBX
/// reaches, and name the PBX in `peers`.
///
/// | code | meaning | what Asterisk sees |
/// | --- | --- | --- |
/// | E-AGI-001 | a question too long: lines of over 1,024 bytes, over 64 lines | closed |
/// | E-AGI-002 | a question with a line twice, missing, or out of its place; something that is no reply | closed |
/// | E-AGI-003 | the caller hung up, or Asterisk closed | |
/// | E-AGI-004 | too slow: the question within 2 s, the script within its deadline | closed |
/// | E-AGI-005 | a script wanted to set a value that cannot be sent | closed |
/// | E-AGI-006 | no script of that name | closed |
/// | E-AGI-007 | a peer that is not on the list | closed |
/// | E-AGI-008 | over 1,000 sessions at once, scripts that still run for a closed one included | closed |
/// | E-AGI-009 | the script failed | closed |
///
/// To the dialplan "closed" is `AGISTATUS` without the variable that says yes: outbound does not dial,
/// inbound falls back to a human.
public final class AgiServer implements AutoCloseable {

    /// Sessions at once. A session lives milliseconds; a thousand is seconds of the most calls that two
    /// cores can set up (160 a second), and what is over it would miss its deadline anyway.
    public static final int MOST_SESSIONS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(AgiServer.class);

    /// Asterisk writes a question in one go.
    private static final Duration LONGEST_QUESTION = Duration.ofSeconds(2);

    /// The kernel's own limit (somaxconn) is 4,096.
    private static final int BACKLOG = 1_024;

    /// Of the value of a channel variable, in bytes; a prompt list has some 200.
    static final int LONGEST_VALUE = 500;
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,79}");
    private static final Pattern CHANNEL = Pattern.compile("[A-Za-z0-9._-]{1,80}");
    private static final Pattern NUMBER = Pattern.compile("[0-9+*#]{1,20}");

    private final Map<String, AgiScript> scripts;
    private final Set<InetAddress> peers;
    private final MeterRegistry metrics;
    private final Semaphore admission = new Semaphore(MOST_SESSIONS);
    private final Set<AgiSession> sessions = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor watchdog;
    private final ServerSocket socket;
    private final Library library;
    private final Thread acceptor;

    private AgiServer(
            InetSocketAddress address, Set<InetAddress> peers, Map<String, AgiScript> scripts, MeterRegistry metrics)
            throws IOException {
        this.scripts = Map.copyOf(scripts);
        this.peers = Set.copyOf(peers);
        this.metrics = metrics;
        this.watchdog = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("agi-watchdog").factory());
        watchdog.setRemoveOnCancelPolicy(true);
        this.socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(address, BACKLOG);
        this.library = new Library();
        this.acceptor = Thread.ofPlatform().name("agi-accept").start(library::serve);
        metrics.gauge("denwaban.agi.sessions.open", sessions, Set::size);
        Bounds.tell(metrics, "agi_sessions", MOST_SESSIONS, () -> MOST_SESSIONS - admission.availablePermits());
    }

    /// Listens at `address` and answers from now on.
    ///
    /// @param address port 0 for any free one
    /// @param peers   who may ask
    /// @param scripts by the path of `AGI(agi://host:port/path)`, without slash
    /// @throws IOException if the address is taken or not ours
    public static AgiServer start(
            InetSocketAddress address, Set<InetAddress> peers, Map<String, AgiScript> scripts, MeterRegistry metrics)
            throws IOException {
        return new AgiServer(address, peers, scripts, metrics);
    }

    /// The port that it listens on.
    public int port() {
        return socket.getLocalPort();
    }

    /// Sessions that are open now.
    public int open() {
        return sessions.size();
    }

    /// Takes no more questions, waits for the scripts that run (`longest` at most), then closes
    /// what is left.
    public void close(Duration longest) {
        library.shutdown();
        try {
            if (!admission.tryAcquire(MOST_SESSIONS, longest.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("{} AGI sessions did not end within {} ms, closed", sessions.size(), longest.toMillis());
            }
            sessions.forEach(session -> session.fail("E-AGI-004"));
            acceptor.join(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        watchdog.shutdownNow();
    }

    /// {@link #close(Duration)} with 3 s, longer than any deadline of ours.
    @Override
    public void close() {
        close(Duration.ofSeconds(3));
    }

    private @Nullable AgiSession admit(Socket peer) throws IOException {
        if (!peers.contains(peer.getInetAddress())) {
            refuse(peer, "E-AGI-007");
            LOG.warn("E-AGI-007: AGI connection from {} refused, not on the list of peers", peer.getInetAddress());
            return null;
        }
        if (!admission.tryAcquire()) {
            refuse(peer, "E-AGI-008");
            return null;
        }
        return open(peer);
    }

    private AgiSession open(Socket peer) throws IOException {
        // The session tells its own end: by then it is in the set.
        var holder = new AgiSession[1];
        AgiSession session;
        try {
            peer.setTcpNoDelay(true);
            session = new AgiSession(peer, () -> sessions.remove(holder[0]), admission::release);
        } catch (IOException e) {
            admission.release();
            peer.close();
            throw e;
        }
        holder[0] = session;
        sessions.add(session);
        session.limit(closeAfter(session, LONGEST_QUESTION));
        return session;
    }

    private java.util.concurrent.ScheduledFuture<?> closeAfter(AgiSession session, Duration longest) {
        return watchdog.schedule(() -> session.fail("E-AGI-004"), longest.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void refuse(Socket peer, String code) throws IOException {
        count("none", code);
        peer.close();
    }

    /// What the library runs for every question whose lines were in order.
    private void answer(AgiRequest request, AgiChannel channel) {
        var session = AgiSession.served();
        if (session == null) {
            return;
        }
        var script = scripts.get(session.script());
        if (script == null) {
            session.fail("E-AGI-006");
            LOG.warn("E-AGI-006: the dialplan asks for an AGI script that does not exist; compare extensions.conf");
            count("none", "E-AGI-006");
            return;
        }
        if (!session.begun()) {
            return;
        }
        try {
            run(script, session, channel);
        } finally {
            session.ended();
        }
    }

    private void run(AgiScript script, AgiSession session, AgiChannel channel) {
        session.limit(closeAfter(session, script.deadline()));
        var timer = Timer.start(metrics);
        String outcome;
        try (var _ = MDC.putCloseable("call", known(session.asked("uniqueid")))) {
            outcome = run(script, new Call(session, channel), session);
        }
        session.close();
        timer.stop(Histograms.machine(
                metrics,
                "denwaban.agi.script",
                "how long the dialplan waited for its answer",
                "script",
                session.script(),
                "outcome",
                outcome));
        count(session.script(), outcome);
    }

    /// For the log: an id as the PBX and we make them.
    private static String known(String channelId) {
        return CHANNEL.matcher(channelId).matches() ? channelId : "?";
    }

    private static String run(AgiScript script, Call call, AgiSession session) {
        try {
            script.answer(call);
            return session.fault().isEmpty() ? "answered" : session.fault();
        } catch (AgiGone e) {
            return e.code();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "E-AGI-009";
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            // The text may hold anything, so only its kind is told.
            LOG.error(
                    "E-AGI-009: AGI script {} failed: {}",
                    session.script(),
                    e.getClass().getName());
            return e instanceof IllegalArgumentException ? "E-AGI-005" : "E-AGI-009";
        }
    }

    private void count(String script, String outcome) {
        metrics.counter("denwaban.agi.sessions", "script", script, "outcome", outcome)
                .increment();
    }

    /// The library's server with its own doors closed: no class names, no thread pool of 500, no
    /// accept loop that spins.
    private final class Library extends DefaultAgiServer {

        Library() {
            super((request, channel) -> AgiServer.this::answer);
        }

        void serve() {
            try {
                startup();
            } catch (IOException e) {
                LOG.error("the AGI server ended ({})", e.getClass().getSimpleName());
            }
        }

        @Override
        protected ThreadPoolExecutor createPool() {
            return new ThreadPoolExecutor(
                    0,
                    Integer.MAX_VALUE,
                    0,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    Thread.ofVirtual().name("agi-", 0).factory());
        }

        @Override
        protected ServerSocketFacade createServerSocket() {
            return new Door();
        }

        @Override
        protected void handleException(String message, Exception e) {
            LOG.warn(
                    "an AGI connection could not be accepted ({})", e.getClass().getSimpleName());
            // Out of file descriptors, most likely: at once again would only burn the processor.
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private final class Door implements ServerSocketFacade {

        @Override
        public SocketConnectionFacade accept() throws IOException {
            while (true) {
                var session = admit(socket.accept());
                if (session != null) {
                    return session;
                }
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }

        @Override
        public void setSocketReadTimeout(int millis) {
            // Deadlines close sockets; a read timeout would begin anew with each byte.
        }
    }

    private record Call(AgiSession session, AgiChannel channel) implements AgiCall {

        @Override
        public String channelId() {
            return session.asked("uniqueid");
        }

        @Override
        public String argument(int number) {
            return session.asked("arg_" + number);
        }

        @Override
        public String extension() {
            return session.asked("extension");
        }

        @Override
        public @Nullable String callerId() {
            var number = session.asked("callerid");
            return NUMBER.matcher(number).matches() ? number : null;
        }

        @Override
        public void set(String variable, String value) {
            check(variable, value);
            try {
                channel.setVariable(variable, value);
                if (channel.getLastReply().getResultCode() != 1) {
                    throw new AgiGone("E-AGI-003", "Asterisk did not set a variable");
                }
            } catch (AgiHangupException e) {
                throw gone();
            } catch (AgiException e) {
                throw gone();
            }
        }

        private AgiGone gone() {
            var fault = session.fault();
            return new AgiGone(fault.isEmpty() ? "E-AGI-003" : fault, "the AGI connection is closed");
        }

        private static void check(String variable, String value) {
            if (!VARIABLE.matcher(variable).matches()) {
                throw new IllegalArgumentException("E-AGI-005: not the name of a channel variable");
            }
            if (value.getBytes(StandardCharsets.UTF_8).length > LONGEST_VALUE
                    || value.chars().anyMatch(c -> Character.isISOControl(c) || c == '"' || c == '\\')) {
                throw new IllegalArgumentException("E-AGI-005: the value for " + variable
                        + " is too long, or has a quote, a backslash or a control character");
            }
        }

        @Override
        public String toString() {
            return "AgiCall[" + session.script() + "]";
        }
    }
}
