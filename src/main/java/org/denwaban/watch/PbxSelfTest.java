package org.denwaban.watch;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.denwaban.clock.Clock;
import org.denwaban.clock.Rounds;
import org.denwaban.contract.Contract;
import org.denwaban.pbx.agi.AgiCall;
import org.denwaban.pbx.agi.AgiScript;
import org.denwaban.pbx.ami.AmiInterview;
import org.denwaban.pbx.ami.Heard;
import org.denwaban.pbx.ami.PbxAddress;
import org.denwaban.settings.Settings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether the PBX is as denwaban relies on it. It is asked for its rights and its set-up, and has to lead a call to
/// nobody: its dialplan must ask this server, and this server must hear the call begin and end. Its own record must
/// go on ({@link RecordPace}). Until it has passed, after each start and each time in which it was not heard, nobody
/// is dialled; calls that come in are not asked.
///
/// Source: promises FA10, FA11, FA14, FD04, FK06, P3, P10.
public final class PbxSelfTest implements AutoCloseable {

    /// The call to nobody: four lines of the PBX's record each time.
    static final Duration CALL_EVERY = Duration.ofHours(1);

    /// The set-up alone: two dozen answers of a millisecond each, and nothing on any record.
    static final Duration LOOK_EVERY = Duration.ofMinutes(1);

    /// After a test that was not passed, or a reload of the PBX: whoever mends it sees it go on soon, and a forged
    /// Reload costs one call to nobody.
    static final Duration AGAIN = Duration.ofSeconds(5);

    /// How long after the call its end may be heard: events come within milliseconds.
    static final Duration HEARD_WITHIN = Duration.ofSeconds(2);

    /// A connection that comes back is tested before an operator's telephone would ring.
    private static final Duration TICK = Duration.ofMillis(100);

    /// As the dialplan gives up after 3 s.
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(PbxSelfTest.class);
    private static final String CODE = "E-WATCH-010";
    private static final String NO_RECORD = "channels began, and no line of the PBX's record was read for "
            + RecordPace.SILENT_MOST.toSeconds()
            + " s; cel.conf and cel_custom.conf as they were shipped, room on the PBX's"
            + " disk, pbx.cel_directory";

    private final PbxAddress speaks;
    private final PbxProbe probe;
    private final LongSupplier recordLines;
    private final RecordPace record = new RecordPace();
    private final Clock machine;
    private final ScheduledExecutorService looking =
            new Rounds(Thread.ofVirtual().name("pbx-self-test").factory());

    /// Counts the times in which the PBX was lost, so that a test that ran through one says nothing.
    private final AtomicInteger lines = new AtomicInteger();

    private volatile Optional<String> hindrance = Optional.of(CODE + " the PBX has not been tested yet");
    private volatile boolean callIsDue = true;
    private volatile boolean newLine = true;
    private volatile @Nullable CallToNobody awaited;

    // These belong to the one thread that looks.
    private long lastTestNanos;
    private long lastCallNanos;
    private String surplus = "";

    /// @param recordLines of the PBX's own record that were read so far
    public PbxSelfTest(
            Settings settings,
            List<Contract> contracts,
            LongSupplier recordLines,
            Clock machine,
            MeterRegistry registry) {
        var ami = settings.pbx().ami();
        var account = settings.pbx().speak();
        this.speaks = new PbxAddress(
                ami.getAddress().getHostAddress(),
                ami.getPort(),
                account.user(),
                account.secret().reveal());
        this.probe = new PbxProbe(settings, contracts);
        this.recordLines = recordLines;
        this.machine = machine;
        Gauge.builder("denwaban.pbx.tested", () -> hindrance.isEmpty() ? 1 : 0)
                .description("1 while the PBX has passed its last test")
                .register(registry);
    }

    /// Begins to look.
    ///
    /// @param onTheLine whether the PBX is heard, was asked what it does, and can be spoken to
    public void start(BooleanSupplier onTheLine) {
        var _ = looking.scheduleWithFixedDelay(() -> tick(onTheLine), 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Why the PBX cannot be relied on, with the file and the line to change; empty while it has passed.
    public Optional<String> hindrance() {
        return hindrance;
    }

    /// What the PBX's call to nobody asks: whether anybody is there.
    public Map<String, AgiScript> scripts() {
        return Map.of("probe", new AgiScript() {
            @Override
            public void answer(AgiCall call) {
                var now = awaited;
                if (now != null) {
                    now.asked(call.channelId());
                }
                call.set("DW_DONE", "yes");
            }

            @Override
            public Duration deadline() {
                return ANSWER_WITHIN;
            }
        });
    }

    /// The PBX is not heard any more.
    public void lost() {
        hindrance = Optional.of(CODE + " the PBX has not been tested since it was lost");
        lines.incrementAndGet();
        newLine = true;
    }

    /// Overhears what the PBX says.
    public void take(Heard heard) {
        var kind = heard.block().first("Event");
        if ("Reload".equals(kind)) {
            callIsDue = true;
        } else if ("Newchannel".equals(kind)) {
            record.began(recordLines.getAsLong(), machine.nanos());
        }
        var now = awaited;
        if (now != null && now.id().equals(heard.block().first("Uniqueid"))) {
            now.heard(kind);
        }
    }

    private void tick(BooleanSupplier onTheLine) {
        if (!onTheLine.getAsBoolean() || !due(machine.nanos())) {
            return;
        }
        int line = lines.get();
        newLine = false;
        boolean call = callIsDue || hindrance.isPresent() || old(lastCallNanos, CALL_EVERY, machine.nanos());
        callIsDue = false;
        lastTestNanos = machine.nanos();
        var verdict = verdict(call).map(why -> CODE + " the PBX's self-test: " + why);
        if (call && verdict.isEmpty()) {
            lastCallNanos = machine.nanos();
        }
        if (line == lines.get()) {
            tell(verdict);
            hindrance = verdict;
        }
    }

    private boolean due(long now) {
        boolean soon = callIsDue || hindrance.isPresent();
        return newLine || old(lastTestNanos, soon ? AGAIN : LOOK_EVERY, now) || (!soon && !recordGoesOn());
    }

    private boolean recordGoesOn() {
        return record.goesOn(recordLines.getAsLong(), machine.nanos());
    }

    private static boolean old(long since, Duration most, long now) {
        return now - since >= most.toNanos();
    }

    private void tell(Optional<String> verdict) {
        if (!verdict.equals(hindrance)) {
            verdict.ifPresentOrElse(LOG::error, () -> LOG.info("the PBX has passed its test"));
        }
    }

    private Optional<String> verdict(boolean withCall) {
        try (var pbx = AmiInterview.open(speaks)) {
            var missing = PbxProbe.missing(PbxProbe.commands(pbx));
            if (!missing.isEmpty()) {
                return Optional.of("the AMI account " + speaks.user() + " may not " + String.join(", ", missing)
                        + "; manager.conf: [denwaban-speaks] write = call,agent,originate,reporting, and"
                        + " modules.conf as it was shipped");
            }
            var posture = probe.posture(pbx);
            if (!posture.faults().isEmpty()) {
                return Optional.of(
                        posture.faults().stream().map(Object::toString).collect(Collectors.joining("; ")));
            }
            tellOfSurplus(String.join("&", posture.surplus()));
            var call = withCall ? call(pbx) : Optional.<String>empty();
            return call.isPresent() || recordGoesOn() ? call : Optional.of(NO_RECORD);
        } catch (AmiInterview.Refused e) {
            return Optional.of("the PBX does not know the account " + speaks.user() + "; local/manager.conf: secret");
        } catch (IOException e) {
            return Optional.of("the PBX does not answer within five seconds");
        }
    }

    private void tellOfSurplus(String more) {
        if (!more.equals(surplus) && !more.isEmpty()) {
            LOG.warn("E-WATCH-011 local/globals.conf: DENWABAN_SHOWN has {}, which no contract shows", more);
        }
        surplus = more;
    }

    private Optional<String> call(AmiInterview pbx) throws IOException {
        var call = new CallToNobody(machine.now().toEpochMilli());
        awaited = call;
        try {
            var theirs = PbxProbe.variable(pbx, "DENWABAN_AGI");
            if (!PbxProbe.answered(pbx, call.id()) || !call.wasAsked()) {
                return Optional.of("the PBX's call to nobody did not ask this server; local/globals.conf:"
                        + " DENWABAN_AGI => " + probe.ours() + " (is: " + theirs + "), extensions.conf:"
                        + " [denwaban-doctor]");
            }
            return call.overWithin(HEARD_WITHIN)
                    ? Optional.empty()
                    : Optional.of("the call to nobody was led, and its Newchannel and Hangup were not heard;"
                            + " manager.conf: [denwaban-hears] read = call,agent,user,cdr,system, no eventfilter,"
                            + " no disabledevents");
        } finally {
            awaited = null;
        }
    }

    /// One call to nobody, as it is heard.
    private static final class CallToNobody {

        private final String id;
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch over = new CountDownLatch(1);
        private volatile boolean begun;

        /// Of one length always: the PBX refuses an id that is another one's beginning.
        CallToNobody(long now) {
            this.id = String.format(Locale.ROOT, "denwaban-probe-%013d", now);
        }

        String id() {
            return id;
        }

        /// The dialplan runs on the call's other half.
        void asked(String channelId) {
            if (channelId.equals(id + ";2")) {
                asked.countDown();
            }
        }

        boolean wasAsked() {
            return asked.getCount() == 0;
        }

        void heard(@Nullable String kind) {
            if ("Newchannel".equals(kind)) {
                begun = true;
            } else if ("Hangup".equals(kind) && begun) {
                over.countDown();
            }
        }

        boolean overWithin(Duration most) {
            try {
                return over.await(most.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    @Override
    public void close() {
        looking.shutdownNow();
        looking.close();
    }
}
