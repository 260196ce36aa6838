package org.denwaban.watch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.denwaban.calendar.Holidays;
import org.denwaban.clock.Clock;
import org.denwaban.contract.Contract;
import org.denwaban.db.Database;
import org.denwaban.dialer.EmergencyStops;
import org.denwaban.watch.WitnessRules.Kind;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts every leg that left the PBX towards the carrier, from the PBX's own record (`cel_event`), and those of
/// them that should not be: outside of the contract's hours, once too often, or let out by nobody. Each start counts
/// the whole record anew, so nothing is forgotten; then every look takes what is new. Whoever such a leg
/// belongs to is not dialled any more until a supervisor lifts the stop; of a leg that is nobody's, nobody
/// is. What is older than this start, or than the last resume, is counted only: whoever resumed knew of it.
final class DialWitness {

    /// Legs of one look.
    static final int LEGS_MOST = 5_000;

    private static final String NO_CONTRACT = "none";

    // Who stopped, as the board shows it.
    private static final String OUTSIDE = "E-WATCH-001";
    private static final String TOO_OFTEN = "E-WATCH-013";

    private static final Logger LOG = LoggerFactory.getLogger(DialWitness.class);

    /// A leg towards the carrier begins its life as part of another one's call; one that comes from the carrier is the
    /// first of its own.
    private static final String LEGS = "SELECT c.id, c.event_at, a.appointment_id,"
            + " CASE WHEN a.redeemed_at IS NOT NULL THEN a.id END AS attempt,"
            + " CASE WHEN t.redeemed_at IS NOT NULL THEN t.id END AS try_id,"
            + " COALESCE(a.contract_id, t.contract_id, c.contract) AS contract,"
            + " EXISTS (SELECT 1 FROM cel_event d WHERE d.linkedid = c.linkedid AND d.id < c.id AND d.type = 'CHAN_START'"
            + " AND d.channel LIKE :trunk AND d.uniqueid NOT IN (d.linkedid, c.uniqueid)) AS again"
            + " FROM cel_event c LEFT JOIN attempt a ON a.channel_id = c.linkedid"
            + " LEFT JOIN call_back_try t ON t.id = c.linkedid"
            + " WHERE c.id > :from AND c.type = 'CHAN_START' AND c.channel LIKE :trunk AND c.linkedid <> c.uniqueid"
            + " AND c.event_at IS NOT NULL ORDER BY c.id LIMIT :most";

    /// @param attempt  null where it is none that was let out
    /// @param again    whether its call had begun another one
    /// @param contract empty where nobody knows it
    private record Leg(
            String id, Instant at, Kind kind, @Nullable String attempt, boolean again, String contract) {}

    /// What a look takes.
    ///
    /// @param calls by an attempt's id: what was let out up to it, see {@link CallsBefore#upTo}
    private record Taken(List<Leg> legs, Map<String, List<CountRules.Call>> calls) {}

    /// What is counted of a contract.
    private record Counted(Counter checked, Counter outside, Counter tooOften) {}

    private final Database database;
    private final String trunk;
    private final Map<String, Contract> contracts;
    private final Holidays holidays;
    private final UnaryOperator<Instant> contractTimeAt;
    private final EmergencyStops stops;
    private final Clock machine;
    private final Instant began;
    private final Map<String, Counted> counted = new HashMap<>();
    private final Map<String, Instant> seenStopped = new HashMap<>();
    private final Map<String, String> toStop = new LinkedHashMap<>();
    private String readTo = "";

    /// @param trunk          the carrier's PJSIP endpoint
    /// @param contractTimeAt contract time at a machine time, as it was shown then
    /// @param stops          what is closed when a leg should not be
    DialWitness(
            Database database,
            String trunk,
            List<Contract> contracts,
            Holidays holidays,
            UnaryOperator<Instant> contractTimeAt,
            EmergencyStops stops,
            Clock machine,
            MeterRegistry registry) {
        this.database = database;
        this.trunk = "PJSIP/" + trunk.replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%") + "-%";
        this.contracts = contracts.stream().collect(Collectors.toMap(Contract::id, Function.identity()));
        this.holidays = holidays;
        this.contractTimeAt = contractTimeAt;
        this.stops = stops;
        this.machine = machine;
        this.began = machine.now();
        this.contracts.keySet().forEach(id -> counted.put(id, counted(registry, id)));
        counted.put(NO_CONTRACT, counted(registry, NO_CONTRACT));
    }

    private static Counted counted(MeterRegistry registry, String contract) {
        return new Counted(
                Counter.builder("denwaban.dials.checked")
                        .description("legs towards the carrier that were held against the contract's hours")
                        .tag("contract", contract)
                        .register(registry),
                Counter.builder("denwaban.dials.outside.window")
                        .description("of these, how many began when nobody may be dialled; must be 0")
                        .tag("contract", contract)
                        .register(registry),
                Counter.builder("denwaban.dials.too.often")
                        .description("of these, how many the contract does not allow any more; must be 0")
                        .tag("contract", contract)
                        .register(registry));
    }

    /// Takes what is new.
    void look() {
        noteStops();
        stopDialling();
        Taken taken;
        do {
            taken = database.transaction(this::taken);
            for (var leg : taken.legs()) {
                check(leg, taken.calls());
            }
            stopDialling();
        } while (taken.legs().size() == LEGS_MOST);
    }

    private Taken taken(Handle handle) {
        var legs = handle.createQuery(LEGS)
                .bind("from", readTo)
                .bind("trunk", trunk)
                .bind("most", LEGS_MOST)
                .map((row, context) -> leg(
                        row,
                        context.findColumnMapperFor(Instant.class).orElseThrow().map(row, "event_at", context)))
                .list();
        var attempts = legs.stream().map(Leg::attempt).filter(Objects::nonNull).collect(Collectors.toSet());
        return new Taken(legs, CallsBefore.upTo(handle, attempts));
    }

    /// A resume lies after the last look that saw the stop.
    private void noteStops() {
        var now = machine.now();
        for (var contract : counted.keySet()) {
            if (stops.stopped(contract)) {
                seenStopped.put(contract, now);
            }
        }
    }

    /// What cannot be written stays owed, and is tried at the next look.
    private void stopDialling() {
        for (var owed : List.copyOf(toStop.entrySet())) {
            var contract = owed.getKey();
            var which = contract.equals(NO_CONTRACT) ? Optional.<String>empty() : Optional.of(contract);
            try {
                stops.stop(which, owed.getValue(), machine.now());
                toStop.remove(contract);
                seenStopped.put(contract, machine.now());
                LOG.error("E-WATCH-003 emergency stop of {}", which.orElse("everything"));
            } catch (IOException e) {
                LOG.error("E-WATCH-004 the emergency stop could not be written, trying again", e);
            }
        }
    }

    private static Leg leg(ResultSet row, Instant at) throws SQLException {
        var kind = row.getString("try_id") != null
                ? Kind.CALL_BACK
                : row.getString("attempt") == null
                        ? Kind.UNKNOWN
                        : row.getString("appointment_id") == null ? Kind.REGULAR : Kind.APPOINTMENT;
        return new Leg(
                row.getString("id"),
                at,
                kind,
                row.getString("attempt"),
                row.getBoolean("again"),
                Objects.requireNonNullElse(row.getString("contract"), ""));
    }

    private void check(Leg leg, Map<String, List<CountRules.Call>> calls) {
        readTo = leg.id();
        var contract = contracts.get(leg.contract());
        var whose = contract == null ? NO_CONTRACT : contract.id();
        var of = Objects.requireNonNull(counted.get(whose));
        of.checked().increment();
        if (outside(contract, leg)) {
            of.outside().increment();
            LOG.error(
                    "{} a telephone rang when nobody may be dialled: {} at {} (cel_event {})",
                    OUTSIDE,
                    leg.kind(),
                    leg.at(),
                    leg.id());
            oweStop(whose, leg, OUTSIDE);
        }
        tooOften(contract, leg, calls).ifPresent(excess -> {
            of.tooOften().increment();
            LOG.error(
                    "{} a telephone rang once too often: {} at {} (cel_event {})",
                    TOO_OFTEN,
                    excess,
                    leg.at(),
                    leg.id());
            oweStop(whose, leg, TOO_OFTEN);
        });
    }

    private void oweStop(String whose, Leg leg, String code) {
        if (leg.at().isAfter(seenStopped.getOrDefault(whose, began)) && leg.at().isAfter(began)) {
            toStop.putIfAbsent(whose, code);
        }
    }

    /// What is nobody's is counted as such. A call back was asked for, and has no number of times.
    private static Optional<CountRules.Excess> tooOften(
            @Nullable Contract contract, Leg leg, Map<String, List<CountRules.Call>> calls) {
        if (leg.again() && leg.kind() != Kind.UNKNOWN) {
            return Optional.of(CountRules.Excess.CALL);
        }
        var upTo = leg.attempt() == null ? List.<CountRules.Call>of() : calls.getOrDefault(leg.attempt(), List.of());
        if (contract == null || contract.outbound() == null || upTo.isEmpty()) {
            return Optional.empty();
        }
        var call = upTo.stream()
                .filter(each -> each.id().equals(leg.attempt()))
                .findFirst()
                .orElseThrow();
        return CountRules.excess(
                contract.outbound(),
                call,
                upTo.stream().filter(each -> !each.equals(call)).toList());
    }

    /// A contract that is not served any more cannot be asked.
    private boolean outside(@Nullable Contract contract, Leg leg) {
        return contract == null
                ? leg.kind() == Kind.UNKNOWN
                : WitnessRules.outside(contract, holidays, leg.kind(), contractTimeAt.apply(leg.at()));
    }
}
