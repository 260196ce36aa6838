package org.denwaban.watch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.denwaban.clock.Clock;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseAway;
import org.denwaban.dialer.EmergencyStops;
import org.denwaban.metrics.Bounds;
import org.denwaban.pbx.ami.AmiBlock;
import org.denwaban.pbx.ami.Answer;
import org.denwaban.pbx.ami.Heard;
import org.denwaban.pbx.ami.Speaker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hangs up what leaves the PBX towards the carrier and was let out by nobody: whoever has an AMI secret, or changed
/// the dialplan, dials past the gate. Every leg of ours belongs to a call for which the gate has said yes a few seconds
/// before, in this server's memory or, said by one before it, in the database. After such a leg nobody at all is
/// dialled until a supervisor lifts the stop.
///
/// Source: promises 3.5 (c), P40.
public final class RogueLegs implements AutoCloseable {

    /// Calls that were let out of late: a leg begins within seconds of its yes, and no centre lets out 10,000 in
    /// that time.
    static final int LET_OUT_MOST = 10_000;

    /// Legs that are looked at or hung up; those of ours never wait here. Beyond it the PBX is another one's.
    static final int WAITING_MOST = 1_000;

    /// How long after this start a leg may have been let out by the server before: the PBX takes no yes that holds for
    /// longer than 8 s, and clocks are 2 s apart at most.
    static final Duration OF_THE_ONE_BEFORE = Duration.ofSeconds(10);

    /// A leg is to be gone within a second.
    private static final Duration DATABASE_ANSWERS_WITHIN = Duration.ofMillis(300);

    private static final Duration AGAIN = Duration.ofMillis(100);
    private static final String STATE_DOWN = "0";
    private static final String CODE = "E-WATCH-012";
    private static final Logger LOG = LoggerFactory.getLogger(RogueLegs.class);

    private static final String REDEEMED = "SELECT COUNT(*) FROM (SELECT id FROM attempt WHERE channel_id = :call AND"
            + " redeemed_at IS NOT NULL UNION ALL SELECT id FROM call_back_try WHERE id = :call AND redeemed_at IS NOT"
            + " NULL) let_out";

    /// A leg that began.
    ///
    /// @param name of the channel, which Asterisk chooses
    /// @param call what it is part of; its own id where it is part of nothing
    private record Leg(String name, String call, Instant heardAt) {}

    private final Pattern ofTheTrunk;
    private final Predicate<String> redeemed;
    private final BooleanSupplier anotherDials;
    private final Instant began;
    private final Counter rogue;
    private final BlockingQueue<Leg> waiting = new ArrayBlockingQueue<>(WAITING_MOST);
    private final Set<String> letOut = Collections.synchronizedSet(Collections.newSetFromMap(new Remembered()));
    private final Thread looking = Thread.ofPlatform().name("rogue-legs").unstarted(this::work);
    private volatile boolean closing;

    /// Belongs to the one thread that looks.
    private final Doomed doomed;

    private static final class Remembered extends LinkedHashMap<String, Boolean> {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > LET_OUT_MOST;
        }
    }

    /// @param redeemed whether the gate once said yes to a call; throws {@link DatabaseAway} where nobody knows
    /// @param anotherDials whether another server on the same database dials, or may
    /// @param hangUp   ends a channel by its name
    RogueLegs(
            String trunk,
            Predicate<String> redeemed,
            BooleanSupplier anotherDials,
            Function<String, Answer> hangUp,
            EmergencyStops stops,
            Clock machine,
            MeterRegistry registry) {
        // Asterisk puts eight digits after an endpoint's name; one whose name begins with the trunk's is another.
        this.ofTheTrunk = Pattern.compile(Pattern.quote("PJSIP/" + trunk + "-") + "[0-9a-f]{8}");
        this.redeemed = redeemed;
        this.anotherDials = anotherDials;
        this.doomed = new Doomed(CODE, hangUp, stops, machine);
        this.began = machine.now();
        this.rogue = Counter.builder("denwaban.rogue.legs")
                .description("legs towards the carrier that nobody let out, and that were hung up; must be 0")
                .register(registry);
        Bounds.tell(registry, "rogue_legs", WAITING_MOST, waiting::size);
    }

    /// @param trunk the carrier's PJSIP endpoint
    /// @param anotherDials whether another server on the same database dials, or may
    /// @param stops closed after such a leg
    public static RogueLegs of(
            String trunk,
            Database database,
            BooleanSupplier anotherDials,
            Speaker speaker,
            EmergencyStops stops,
            Clock machine,
            MeterRegistry registry) {
        return new RogueLegs(
                trunk,
                call -> database.transaction(handle -> handle.createQuery(REDEEMED)
                                .bind("call", call)
                                .mapTo(Long.class)
                                .one()
                        > 0),
                anotherDials,
                speaker::hangupLeg,
                stops,
                machine,
                registry);
    }

    /// Begins to look.
    public void start() {
        looking.start();
    }

    /// The gate has said yes to a call; told before the PBX hears it.
    ///
    /// @param channelId Uniqueid of the leg that asked, which the leg to the carrier becomes a part of
    public void letOut(String channelId) {
        letOut.add(channelId);
    }

    /// Overhears what the PBX says, on the reader's thread: never waits.
    public void take(Heard heard) {
        var leg = goingOut(heard);
        if (leg != null && !letOut.contains(leg.call()) && !waiting.offer(leg)) {
            LOG.error("{} more than {} legs towards the carrier that nobody let out", CODE, WAITING_MOST);
        }
    }

    /// A leg that comes from the carrier is rung at its first moment; one that goes there is down.
    private @Nullable Leg goingOut(Heard heard) {
        AmiBlock block = heard.block();
        var name = block.first("Channel");
        var call = block.first("Linkedid");
        return "Newchannel".equals(block.event())
                        && name != null
                        && ofTheTrunk.matcher(name).matches()
                        && STATE_DOWN.equals(block.first("ChannelState"))
                ? new Leg(name, call == null ? "" : call, heard.receivedAt())
                : null;
    }

    private void work() {
        while (!closing) {
            try {
                look(waiting.poll(AGAIN.toMillis(), TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void look(@Nullable Leg leg) {
        if (leg != null && isRogue(leg)) {
            rogue.increment();
            LOG.error("{} a leg towards the carrier that nobody let out is hung up: {}", CODE, leg.name());
            doomed.add(leg.name());
        }
        doomed.goOn();
    }

    /// Whether the gate has never said yes to it. With nobody to ask, what may have been let out by the server before
    /// this one, or by the one that dials, is left alone.
    private boolean isRogue(Leg leg) {
        return asked(leg.call())
                .map(ours -> !ours)
                .orElseGet(() -> !anotherDials.getAsBoolean() && leg.heardAt().isAfter(began.plus(OF_THE_ONE_BEFORE)));
    }

    private Optional<Boolean> asked(String call) {
        var answer = new CompletableFuture<Optional<Boolean>>();
        Thread.ofVirtual().name("rogue-leg").start(() -> answer.complete(answered(call)));
        return answer.completeOnTimeout(Optional.empty(), DATABASE_ANSWERS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private Optional<Boolean> answered(String call) {
        try {
            return Optional.of(redeemed.test(call));
        } catch (RuntimeException e) {
            return Optional.empty(); // the database is away
        }
    }

    @Override
    public void close() {
        closing = true;
        try {
            looking.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
