package org.denwaban.desk;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.denwaban.campaign.AppointmentChange;
import org.denwaban.campaign.KeeperRules;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.desk.Guard.SignedIn;
import org.denwaban.dialer.Appointments;
import org.denwaban.staff.Presence;
import org.denwaban.web.HttpReply;
import org.denwaban.web.HttpRequest;
import org.denwaban.web.HttpServer.Route;
import org.jspecify.annotations.Nullable;

/// The page of a day's appointments: which are due, kept or missed, and who keeps them. It names no person: a household
/// goes by its id. What it does is asked of `/api/v1/appointment/change`.
final class AppointmentRoutes {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm");
    private static final DateTimeFormatter DAY_AND_MINUTE = DateTimeFormatter.ofPattern("MM-dd HH:mm");

    private final Guard guard;
    private final Cookies cookies;
    private final Pages pages;
    private final Appointments appointments;
    private final Presence presence;
    private final List<Contract> contracts;
    private final Supplier<Instant> contractTime;

    /// @param contracts all that are served
    AppointmentRoutes(
            Guard guard,
            Cookies cookies,
            Pages pages,
            Appointments appointments,
            Presence presence,
            List<Contract> contracts,
            Supplier<Instant> contractTime) {
        this.guard = guard;
        this.cookies = cookies;
        this.pages = pages;
        this.appointments = appointments;
        this.presence = presence;
        this.contracts = contracts.stream()
                .filter(contract -> contract.outbound() != null)
                .toList();
        this.contractTime = contractTime;
    }

    List<Route> routes() {
        return List.of(DeskRoutes.script("appointments.js"), guard.page("/appointments", this::page));
    }

    /// An appointment on the page.
    ///
    /// @param at       of its day
    /// @param wholeAt  as a field takes it
    /// @param standing its standing's name; `CANCELLED` where it holds no more
    /// @param keeper   empty for whoever is ready
    /// @param changeable     whether it can be changed
    record Row(
            String id,
            String at,
            String wholeAt,
            String standing,
            String household,
            String askedBy,
            String askedAt,
            String takenBy,
            String keeper,
            boolean changeable,
            @Nullable Changed change) {}

    /// What became of one that holds no more.
    ///
    /// @param to what stands in its place, as people read it; empty for nothing
    record Changed(String what, String why, String by, String at, String to) {}

    private HttpReply page(SignedIn who, HttpRequest request) {
        var theirs = contracts.stream()
                .filter(contract -> who.user().contracts().contains(contract.id()))
                .toList();
        var asked = request.parameters().getOrDefault("contract", "");
        var chosen = theirs.stream()
                .filter(contract -> contract.id().equals(asked))
                .findFirst()
                .or(() -> theirs.stream().findFirst());
        var day = day(request.parameters().getOrDefault("day", "")).orElseGet(() -> Tokyo.day(contractTime.get()));
        var values = new HashMap<String, Object>();
        values.put("user", who.user());
        values.put("word", who.session().pageWord());
        values.put("contracts", theirs);
        values.put("chosen", chosen.map(Contract::id).orElse(""));
        values.put("grace", KeeperRules.GRACE.toMinutes());
        values.put("day", day.toString());
        values.put("before", day.minusDays(1).toString());
        values.put("after", day.plusDays(1).toString());
        values.put(
                "rows",
                chosen.map(contract -> appointments.wholeDay(contract.id(), day).stream()
                                .map(AppointmentRoutes::row)
                                .toList())
                        .orElse(List.of()));
        values.put("operators", chosen.map(contract -> operators(contract.id())).orElse(List.of()));
        return pages.page(200, "appointments", cookies.language(request), values);
    }

    private static Optional<LocalDate> day(String text) {
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private List<String> operators(String contract) {
        return presence.contractsServed().entrySet().stream()
                .filter(each -> each.getValue().contains(contract))
                .map(each -> each.getKey())
                .sorted()
                .toList();
    }

    private static Row row(Appointments.Line line) {
        var entry = line.entry();
        return new Row(
                entry.id(),
                MINUTE.format(Tokyo.wall(entry.agreedAt())),
                Tokyo.wall(entry.agreedAt()).toString(),
                line.standing() == null ? "CANCELLED" : line.standing().name(),
                entry.householdId(),
                entry.askedBy().name(),
                DAY_AND_MINUTE.format(Tokyo.wall(entry.askedAt())),
                entry.takenBy(),
                entry.keeper() == null ? "" : entry.keeper(),
                line.standing() != null && line.standing().open(),
                line.change() == null ? null : changed(line.change()));
    }

    private static Changed changed(AppointmentChange change) {
        var successor = change.successor();
        return new Changed(
                change.what().name(),
                change.why().name(),
                change.by(),
                DAY_AND_MINUTE.format(Tokyo.wall(change.at())),
                successor == null
                        ? ""
                        : switch (change.what()) {
                            case GIVEN -> successor.keeper() == null ? "" : successor.keeper();
                            case MOVED -> DAY_AND_MINUTE.format(Tokyo.wall(successor.agreedAt()));
                            case CANCELLED -> "";
                        });
    }
}
