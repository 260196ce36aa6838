package org.denwaban.pbx.ami;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.denwaban.clock.Clock;
import org.denwaban.pbx.ami.Hearing.Gap;
import org.denwaban.pbx.ami.Hearing.Lost;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens to Asterisk: one connection to its manager interface, which only hears. It connects
/// again for ever, the first time too, with a growing pause that has some chance in it, so that
/// many do not come back in step.
///
/// ```
///   pause ──▶ connecting ──▶ banner ──▶ login ──▶ waiting for FullyBooted ──▶ hearing
///     ▲           │            │          │                 │                    │
///     └───────────┴────────────┴──────────┴─────────────────┴────────────────────┘  lost
/// ```
///
/// One thread reads, decodes, checks and hands on; it never waits. Needs an AMI user with
/// `read = call,agent,user,cdr,system` and `timestampevents = yes`; without `system` no FullyBooted comes
/// (E-AMI-006).
///
/// | code | meaning |
/// | --- | --- |
/// | E-AMI-001 | a line without end came |
/// | E-AMI-003 | the PBX refused our name or password |
/// | E-AMI-004 | what answers is no manager interface |
/// | E-AMI-005 | a quarantine did not end; the connection is made anew |
/// | E-AMI-006 | FullyBooted does not come |
/// | E-AMI-007 | the journal could not keep up; the connection is made anew |
/// | E-AMI-009 | the PBX shuts down |
public final class AmiListener implements AutoCloseable {

    /// Where to listen.
    ///
    /// @param systemName what the PBX calls itself (`systemname` in asterisk.conf); null for what it
    ///                   calls itself first
    public record Door(
            String host,
            int port,
            String user,
            String secret,
            @Nullable String systemName) {

        public Door {
            if ((user + secret).chars().anyMatch(c -> c < ' ')) {
                throw new IllegalArgumentException(
                        "name and password of the AMI user must not hold control characters");
            }
        }

        @Override
        public String toString() {
            return user + "@" + host + ":" + port;
        }
    }

    /// How patient it is.
    ///
    /// @param pingEvery    how often the PBX is asked whether it is there
    /// @param silentAfter  without a byte for so long, the connection is dead; longer than two pings
    /// @param shortest     first pause before connecting again
    /// @param longest      longest pause
    /// @param refusedPause pause after a refused password: nobody mends it within seconds, and each try
    ///                     is logged there
    public record Patience(
            Duration pingEvery, Duration silentAfter, Duration shortest, Duration longest, Duration refusedPause) {

        /// Pings every second, silent after 3.5 s, pauses of 0.2 to 5 s, 15 s after a refusal. It is looked with each
        /// ping: what is dead is known four seconds after its last word, and pages say so within five (P24).
        public static final Patience USUAL = new Patience(
                Duration.ofSeconds(1),
                Duration.ofMillis(3_500),
                Duration.ofMillis(200),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15));
    }

    private static final Logger LOG = LoggerFactory.getLogger(AmiListener.class);
    private static final Pattern TIMESTAMP = Pattern.compile("[0-9]{1,12}\\.[0-9]{6}");
    private static final Duration FULLY_BOOTED_EXPECTED = Duration.ofSeconds(10);

    private final Door door;
    private final Patience patience;
    private final Clock clock;
    private final Hearing hearing;
    private final MeterRegistry meters;
    private final AtomicLong epochs;
    private final SecureRandom random = new SecureRandom();
    private final EventLoopGroup loop;
    private final ExecutorService telling;

    // All of these belong to the loop's one thread.
    private @Nullable Instant lastHeard;
    private Lost lastLost = Lost.NOT_RUNNING;
    private Duration pause;
    private boolean stopped;
    private @Nullable Channel channel;

    private volatile boolean connected;

    /// What a PBX says that is about to end: an event at the very end, and before it, while calls that live may end
    /// ("core stop gracefully"), a refusal of each action, our pings too (22.10.1). The refusals may end by
    /// themselves ("core abort shutdown").
    private volatile boolean shutsDown;

    private volatile boolean refusesActions;
    private volatile Duration roundTrip = Duration.ZERO;
    private volatile @Nullable PbxClock pbxClock;

    /// @param lastEpoch number of the last connection that anybody remembers, 0 if none
    /// @param lastHeard when something was last heard by an earlier process, null if never: the first
    ///                  gap begins there
    public AmiListener(
            Door door,
            Patience patience,
            Clock clock,
            Hearing hearing,
            MeterRegistry meters,
            long lastEpoch,
            @Nullable Instant lastHeard) {
        this.door = door;
        this.patience = patience;
        this.clock = clock;
        this.hearing = hearing;
        this.meters = meters;
        this.epochs = new AtomicLong(lastEpoch);
        this.lastHeard = lastHeard;
        this.pause = patience.shortest();
        this.loop = new MultiThreadIoEventLoopGroup(
                1, Thread.ofPlatform().name("ami-reader").factory(), NioIoHandler.newFactory());
        this.telling = Executors.newSingleThreadExecutor(
                Thread.ofVirtual().name("ami-telling").factory());
        Gauge.builder("denwaban_ami_connected", () -> connected ? 1 : 0)
                .description("1 while the PBX is heard and has greeted us")
                .register(meters);
        Gauge.builder("denwaban_ami_round_trip_seconds", () -> roundTrip.toNanos() / 1e9)
                .description("time that the PBX took to answer the last ping")
                .register(meters);
    }

    /// Begins to connect; returns at once.
    public void start() {
        loop.execute(this::connect);
    }

    /// Whether the PBX is heard and has greeted us.
    public boolean isConnected() {
        return connected;
    }

    /// Whether the PBX has said on this connection that it is about to end; it lets no new call begin then.
    public boolean isShuttingDown() {
        return connected && (shutsDown || refusesActions);
    }

    /// What the PBX's clock shows, as its last answer to a ping told.
    ///
    /// @param ahead      of this machine's clock, half of the round trip taken off
    /// @param roundTrip  how long the answer took: no more is uncertain than half of it
    /// @param atNanos    when, by this machine's monotonic clock
    public record PbxClock(Duration ahead, Duration roundTrip, long atNanos) {}

    /// What the PBX's clock shows; null before it told, and while it is not heard.
    public @Nullable PbxClock pbxClock() {
        return connected ? pbxClock : null;
    }

    /// Ends the connection and waits until {@link Hearing#lost} has been told, ten seconds at most.
    @Override
    public void close() {
        if (loop.isShuttingDown()) {
            return;
        }
        loop.execute(() -> {
            stopped = true;
            if (channel != null) {
                var _ = channel.close();
            }
        });
        loop.shutdownGracefully(50, 5_000, TimeUnit.MILLISECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
        telling.shutdown();
        try {
            telling.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void connect() {
        if (stopped) {
            return;
        }
        var _ = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        patience.silentAfter().toMillis())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel made) {
                        made.pipeline().addLast(new AmiConversation(AmiListener.this, random.nextLong()));
                    }
                })
                .connect(door.host(), door.port())
                .addListener((ChannelFuture done) -> {
                    if (done.isSuccess()) {
                        channel = done.channel();
                        if (stopped) {
                            var _ = channel.close();
                        }
                    } else {
                        LOG.info("the PBX at {} does not answer", door);
                        again(nextPause());
                    }
                });
    }

    private void again(Duration after) {
        if (!stopped) {
            var _ = loop.schedule(this::connect, after.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    // Between half of the pause and the whole, then twice the pause.
    private Duration nextPause() {
        var most = pause.toMillis();
        pause = pause.multipliedBy(2).compareTo(patience.longest()) > 0 ? patience.longest() : pause.multipliedBy(2);
        return Duration.ofMillis(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
    }

    // What follows is called by the conversation, on the loop's thread.

    Door door() {
        return door;
    }

    Patience patience() {
        return patience;
    }

    Clock clock() {
        return clock;
    }

    Duration fullyBootedExpected() {
        return FULLY_BOOTED_EXPECTED;
    }

    Epoch loggedIn() {
        return new Epoch(epochs.incrementAndGet(), clock.now());
    }

    boolean heard(Heard heard) {
        blocks(heard.trust()).increment();
        return hearing.heard(heard);
    }

    /// @param timestamp what the PBX's clock showed when it answered (22.10.1: `Timestamp` of a Pong), null if not told
    void answered(Duration took, @Nullable String timestamp) {
        roundTrip = took;
        if (timestamp != null && TIMESTAMP.matcher(timestamp).matches()) {
            var told = BlockCheck.instant(timestamp);
            var ours = clock.now().minus(took.dividedBy(2));
            pbxClock = new PbxClock(Duration.between(ours, told), took, clock.nanos());
        }
    }

    /// The PBX said its last word.
    void shutsDown() {
        if (!isShuttingDown()) {
            tellShutdown();
        }
        shutsDown = true;
    }

    /// @param refuses whether its answer to a ping was that it is shutting down
    void refusesActions(boolean refuses) {
        if (refuses && !isShuttingDown()) {
            tellShutdown();
        }
        refusesActions = refuses;
    }

    private void tellShutdown() {
        LOG.warn("E-AMI-009 the PBX at {} shuts down: nobody is dialled until it is back", door);
    }

    void fullyBooted(Epoch epoch, Hearing.Booted booted) {
        pause = patience.shortest();
        pbxClock = null;
        shutsDown = false;
        refusesActions = false;
        connected = true;
        var gap = lastHeard == null ? null : new Gap(epoch.number(), lastHeard, epoch.since(), lastLost);
        LOG.info("the PBX at {} is heard, connection {}", door, epoch.number());
        tell(() -> hearing.connected(epoch, booted, gap));
    }

    /// @param epoch null where no login was accepted
    void ended(@Nullable Epoch epoch, boolean wasBooted, Instant lastByte, Lost why, boolean refused) {
        connected = false;
        channel = null;
        var reason = stopped ? Lost.STOPPED : why;
        if (epoch != null) {
            // What was said before FullyBooted was heard as well; but the gap before it has not
            // been told to anybody.
            if (wasBooted) {
                lastHeard = lastByte;
                lastLost = reason;
            }
            Counter.builder("denwaban_ami_lost")
                    .description("connections to the PBX that ended")
                    .tag("cause", reason.name())
                    .register(meters)
                    .increment();
            LOG.info("connection {} to the PBX at {} ended: {}", epoch.number(), door, reason);
            tell(() -> hearing.lost(epoch, lastByte, reason));
        }
        again(refused ? patience.refusedPause() : nextPause());
    }

    private void tell(Runnable news) {
        telling.execute(() -> {
            try {
                news.run();
            } catch (RuntimeException e) {
                LOG.error("E-AMI-008 a listener failed when it was told of the PBX's connection", e);
            }
        });
    }

    private Counter blocks(Trust trust) {
        var label = switch (trust) {
            case Trust.Trusted _ -> "trusted";
            case Trust.UnknownKind _ -> "unknown_kind";
            case Trust.Suspect _ -> "suspect";
        };
        return Counter.builder("denwaban_ami_blocks")
                .description("blocks heard from the PBX")
                .tag("trust", label)
                .register(meters);
    }
}
