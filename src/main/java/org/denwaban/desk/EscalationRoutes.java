package org.denwaban.desk;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.denwaban.campaign.EscalationStore;
import org.denwaban.contract.Contract;
import org.denwaban.db.Database;
import org.denwaban.desk.Guard.SignedIn;
import org.denwaban.staff.Role;
import org.denwaban.web.HttpReply;
import org.denwaban.web.HttpRequest;
import org.denwaban.web.HttpServer.Route;

/// The page of what was passed on to the commissioner: the open first, then what was answered of late. No words stand
/// on it: each is opened by whoever reads it, and that is on record. What it does is asked of `/api/v1/escalation`.
final class EscalationRoutes {

    /// How far back an answer is shown: a month's report tells of the older ones.
    private static final Duration ANSWERED_SINCE = Duration.ofDays(31);

    private final Guard guard;
    private final Cookies cookies;
    private final Pages pages;
    private final Database database;
    private final EscalationStore store;
    private final List<Contract> contracts;
    private final Supplier<Instant> contractTime;

    /// @param contracts all that are served
    EscalationRoutes(
            Guard guard,
            Cookies cookies,
            Pages pages,
            Database database,
            EscalationStore store,
            List<Contract> contracts,
            Supplier<Instant> contractTime) {
        this.guard = guard;
        this.cookies = cookies;
        this.pages = pages;
        this.database = database;
        this.store = store;
        this.contracts = List.copyOf(contracts);
        this.contractTime = contractTime;
    }

    List<Route> routes() {
        return List.of(DeskRoutes.script("escalations.js"), guard.page("/escalations", this::page));
    }

    /// A contract on the page.
    record Section(String id, String name, List<Row> open, List<Row> answered) {
        public Section {
            open = List.copyOf(open);
            answered = List.copyOf(answered);
        }
    }

    /// Something passed on, without its words.
    ///
    /// @param listed     whether it is of somebody of the list
    /// @param answeredAt empty while there is no answer
    record Row(String id, String at, String by, boolean listed, String answeredAt, String answeredBy) {}

    private HttpReply page(SignedIn who, HttpRequest request) {
        var sections = contracts.stream()
                .filter(contract -> who.user().contracts().contains(contract.id()))
                .map(this::section)
                .toList();
        return pages.page(
                200,
                "escalations",
                cookies.language(request),
                Map.of(
                        "user",
                        who.user(),
                        "word",
                        who.session().pageWord(),
                        "supervises",
                        who.user().role() == Role.SUPERVISOR,
                        "days",
                        ANSWERED_SINCE.toDays(),
                        "sections",
                        sections));
    }

    private Section section(Contract contract) {
        var heads = database.transaction(
                handle -> store.heads(handle, contract.id(), contractTime.get().minus(ANSWERED_SINCE)));
        return new Section(contract.id(), contract.name(), rows(heads, false), rows(heads, true));
    }

    private static List<Row> rows(List<EscalationStore.Head> heads, boolean answered) {
        return heads.stream()
                .filter(head -> answered == (head.answeredAt() != null))
                .map(head -> new Row(
                        head.id(),
                        Cards.shown(head.at()),
                        head.by(),
                        head.listed(),
                        head.answeredAt() == null ? "" : Cards.shown(head.answeredAt()),
                        head.answeredBy()))
                .toList();
    }
}
