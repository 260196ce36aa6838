package org.denwaban.inbound;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.denwaban.calendar.Holidays;
import org.denwaban.clock.Clock;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.CallQueue;
import org.denwaban.contract.Contract;
import org.denwaban.contract.MenuChoice;
import org.denwaban.contract.Reception;
import org.denwaban.pbx.agi.AgiCall;
import org.denwaban.pbx.agi.AgiScript;
import org.denwaban.people.PhoneNumber;
import org.jspecify.annotations.Nullable;

/// Answers the dialplan when a citizen calls: the dialled number tells the contract, its rules tell whether it is open.
/// It asks no database and no PBX, so it answers with both dead. Who calls plays no part.
public final class FrontDoor {

    private static final String NO_CONTRACT = "none";

    /// A contract's line.
    private record Line(Contract contract, ReceptionRules reception, GuidanceRules guidance) {

        CallQueue queue() {
            return terms().queue();
        }

        private Reception terms() {
            return Objects.requireNonNull(contract.reception());
        }

        /// To whoever waits in vain.
        boolean offersCallBack() {
            var callBacks = terms().callBacks();
            return callBacks != null && callBacks.inQueue();
        }

        /// Nobody is called back by a line that opens no more.
        Set<MenuChoice> menu(LineState.Closed closed) {
            return closed.next() == null
                    ? terms().closedMenu().stream()
                            .filter(choice -> choice != MenuChoice.CALL_BACK)
                            .collect(Collectors.toUnmodifiableSet())
                    : terms().closedMenu();
        }

        boolean overBy(LocalDate today) {
            return contract.term().last().isBefore(today);
        }
    }

    private final Map<String, List<Line>> lines = new HashMap<>();
    private final Map<String, Line> byContract = new HashMap<>();
    private final Function<String, List<Announcement>> announcements;
    private final LiveLine live;
    private final Supplier<Instant> contractTime;
    private final Clock machine;
    private final MeterRegistry registry;

    /// @param contracts     those without a reception answer nobody
    /// @param announcements of a contract's id; must not wait
    /// @param live          is told who comes
    /// @param contractTime  by which the hours go
    public FrontDoor(
            List<Contract> contracts,
            Holidays holidays,
            Function<String, List<Announcement>> announcements,
            LiveLine live,
            Supplier<Instant> contractTime,
            Clock machine,
            MeterRegistry registry) {
        this.announcements = announcements;
        this.live = live;
        this.contractTime = contractTime;
        this.machine = machine;
        this.registry = registry;
        contracts.stream()
                .filter(contract -> contract.reception() != null)
                .sorted(Comparator.comparing(contract -> contract.term().first()))
                .forEach(contract -> add(contract, holidays));
        counter(NO_CONTRACT, "unknown");
    }

    private void add(Contract contract, Holidays holidays) {
        var line = new Line(contract, new ReceptionRules(contract, holidays), new GuidanceRules(contract));
        byContract.put(contract.id(), line);
        for (var number : contract.dialledNumbers()) {
            lines.merge(
                    number,
                    List.of(line),
                    (those, one) -> Stream.concat(those.stream(), one.stream()).toList());
        }
        counter(contract.id(), "open");
        counter(contract.id(), "closed");
    }

    /// The question `inbound,<dialled number>,<caller or "">`.
    public Map<String, AgiScript> scripts() {
        return Map.of("inbound", this::answer);
    }

    private void answer(AgiCall call) {
        var admission = admit(call.argument(1));
        live.came(call.channelId(), contractId(admission), call.callerId(), machine.now());
        answer(call, admission);
    }

    private static @Nullable String contractId(Admission admission) {
        return switch (admission) {
            case Admission.Open open -> open.contractId();
            case Admission.Closed closed -> closed.contractId();
            case Admission.Unknown _ -> null;
        };
    }

    /// The variable that the dialplan believes is set last.
    private static void answer(AgiCall call, Admission admission) {
        switch (admission) {
            case Admission.Open(var contractId, var prompts, var queue, var callBack) -> {
                call.set("DW_QUEUE", contractId);
                call.set("DW_PROMPTS", String.join("&", prompts));
                call.set("DW_WAIT", Long.toString(queue.maximumWait().toSeconds()));
                call.set("DW_OVERFLOW", Long.toString(queue.overflowAfter().toSeconds()));
                if (callBack) {
                    call.set("DW_CALLBACK", callable(call));
                }
                call.set("DW_ROUTE", "open");
            }
            case Admission.Closed closed -> {
                call.set("DW_QUEUE", closed.contractId());
                call.set("DW_PROMPTS", String.join("&", closed.prompts()));
                if (!closed.menu().isEmpty()) {
                    call.set("DW_MENU", menu(closed.menu()));
                }
                if (closed.menu().contains(MenuChoice.CALL_BACK)) {
                    call.set("DW_CALLBACK", callable(call));
                }
                call.set("DW_ROUTE", "closed");
            }
            case Admission.Unknown _ -> call.set("DW_ROUTE", "unknown");
        }
    }

    /// The number to be called back; `ask` where none is shown that could be.
    private static String callable(AgiCall call) {
        return Domestic.caller(call.callerId()).map(PhoneNumber::digits).orElse("ask");
    }

    /// The dialplan's word for it, which is also the end of the prompt's name.
    private static String menu(Set<MenuChoice> choices) {
        return choices.size() == MenuChoice.values().length
                ? "closed"
                : choices.contains(MenuChoice.REPEAT) ? "repeat" : "callback";
    }

    /// When a contract's line closes; empty while it is closed, and for contracts without a line.
    public Optional<Instant> openUntil(String contractId) {
        var now = contractTime.get();
        return Optional.ofNullable(byContract.get(contractId))
                .map(line -> line.reception().at(now, announcements.apply(contractId)))
                .flatMap(state -> switch (state) {
                    case LineState.Open(var until) -> Optional.of(until);
                    case LineState.Closed _ -> Optional.empty();
                });
    }

    /// What becomes of a call to `dialled` now.
    ///
    /// @param dialled digits only, as the carrier sent them; anything else is no line of ours
    public Admission admit(String dialled) {
        var now = contractTime.get();
        var line = line(Domestic.digits(dialled), Tokyo.day(now));
        if (line == null) {
            counter(NO_CONTRACT, "unknown").increment();
            return new Admission.Unknown();
        }
        var id = line.contract().id();
        return switch (line.reception().at(now, announcements.apply(id))) {
            case LineState.Open _ -> {
                counter(id, "open").increment();
                yield new Admission.Open(id, line.guidance().welcome(), line.queue(), line.offersCallBack());
            }
            case LineState.Closed closed -> {
                counter(id, "closed").increment();
                yield new Admission.Closed(id, line.guidance().closed(closed, now), line.menu(closed));
            }
        };
    }

    /// A number may belong to several contracts, one a fiscal year: the first that is not over, else the last that was.
    private @Nullable Line line(String number, LocalDate today) {
        var of = lines.getOrDefault(number, List.of());
        return of.stream().filter(line -> !line.overBy(today)).findFirst().orElse(of.isEmpty() ? null : of.getLast());
    }

    private Counter counter(String contract, String route) {
        return Counter.builder("denwaban.inbound.calls")
                .description("calls that came in, by the answer to the dialplan")
                .tag("contract", contract)
                .tag("route", route)
                .register(registry);
    }
}
