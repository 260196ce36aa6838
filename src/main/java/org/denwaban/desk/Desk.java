package org.denwaban.desk;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.denwaban.calendar.Holidays;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.EscalationStore;
import org.denwaban.campaign.ExplainRules;
import org.denwaban.campaign.MemberResultStore;
import org.denwaban.clock.Clock;
import org.denwaban.clock.ContractClock;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.db.Database;
import org.denwaban.dialer.Appointments;
import org.denwaban.dialer.Campaign;
import org.denwaban.dialer.Corrections;
import org.denwaban.dialer.EmergencyStops;
import org.denwaban.dialer.ResultKeypad;
import org.denwaban.dialer.TrunkHealth;
import org.denwaban.inbound.Callers;
import org.denwaban.inbound.Enquiries;
import org.denwaban.inbound.LineBoard;
import org.denwaban.inbound.Telephones;
import org.denwaban.pbx.ami.Speaker;
import org.denwaban.people.PeopleStore;
import org.denwaban.privacy.ApprovalDesk;
import org.denwaban.staff.Operator;
import org.denwaban.staff.Passwords;
import org.denwaban.staff.Presence;
import org.denwaban.staff.SignInDesk;
import org.denwaban.staff.UserDesk;
import org.denwaban.staff.UserStore;
import org.denwaban.vault.Vault;
import org.denwaban.web.HttpReply;
import org.denwaban.web.HttpRequest;
import org.denwaban.web.HttpServer;
import org.denwaban.web.HttpServer.Route;
import org.denwaban.web.Upload;

/// The room's pieces, connected: where browsers come, and what is pushed to them.
public final class Desk implements AutoCloseable {

    /// What the room needs from those above it.
    ///
    /// @param door      where browsers come
    /// @param lineOpen  of a contract: whether its line is open now
    /// @param hindrance why nobody may be dialled now; empty for nothing
    /// @param trunk     how the carrier did of late
    /// @param journalDepth events that the database does not have yet
    /// @param ticketMailMissed of a contract: whether its mail of ticket numbers has not left in time
    /// @param receptionTime by which the lines' days go
    /// @param contracts all that are served
    /// @param rules     of those that have a list, by the contract's id
    /// @param uploads   where files are sent; who may {@link Rights} says
    /// @param api       routes under `/api/v1`; what a user may do of them {@link Rights} says
    /// @param supervisorPhones telephones of those who may listen, by user name
    /// @param pbxHeard  whether what the PBX does is known
    public record Needs(
            HttpServer.Door door,
            Database database,
            Vault vault,
            PeopleStore people,
            CourseStore courses,
            MemberResultStore results,
            Callers callers,
            Enquiries enquiries,
            Presence presence,
            Telephones telephones,
            ResultKeypad keypad,
            Corrections corrections,
            Speaker speaker,
            Map<String, String> supervisorPhones,
            LineBoard lines,
            List<Campaign> campaigns,
            Function<String, Boolean> lineOpen,
            EmergencyStops stops,
            Supplier<String> hindrance,
            Supplier<TrunkHealth> trunk,
            LongSupplier journalDepth,
            Predicate<String> ticketMailMissed,
            Appointments appointments,
            Holidays holidays,
            Duration wrapUp,
            Supplier<Instant> receptionTime,
            List<Contract> contracts,
            Map<String, ExplainRules> rules,
            List<Route> api,
            List<Upload> uploads,
            BooleanSupplier pbxHeard,
            ContractClock contractTime,
            Clock machine,
            MeterRegistry registry) {

        private Map<String, Contract> byId() {
            return contracts.stream().collect(Collectors.toMap(Contract::id, Function.identity()));
        }

        private Board.Needs board(Pages pages) {
            return new Board.Needs(
                    database,
                    lines,
                    byId(),
                    campaigns,
                    lineOpen,
                    stops,
                    hindrance,
                    trunk,
                    journalDepth,
                    ticketMailMissed,
                    appointments,
                    holidays,
                    wrapUp,
                    receptionTime,
                    machine,
                    pages);
        }
    }

    private final Desks desks;
    private final HttpServer server;

    private Desk(Desks desks, HttpServer server) {
        this.desks = desks;
        this.server = server;
    }

    /// Connects the pieces, and opens.
    ///
    /// @throws IOException E-WEB-001 if the address cannot be used
    public static Desk open(Needs n) throws IOException {
        var users = new UserStore(n.vault());
        var passwords = new Passwords();
        var signIn = new SignInDesk(n.database(), users, passwords, n.machine());
        var userDesk = new UserDesk(
                n.database(),
                users,
                passwords,
                n.presence().operatorIds(),
                n.contracts().stream().map(Contract::id).collect(Collectors.toSet()),
                n.machine());
        var cookies = new Cookies(n.door().tls().isPresent());
        var guard = new Guard(
                signIn,
                n.database(),
                cookies,
                name -> n.presence().operator(name).map(Operator::contracts),
                n.machine());
        var pages = new Pages();
        var cards = cards(n);
        var manual = new Manual(n.database(), () -> Tokyo.day(n.contractTime().now()), n.machine());
        var lines = lines(n);
        var desks = new Desks(
                n.database(),
                n.presence(),
                n.telephones(),
                cards,
                pages,
                new Board(n.board(pages)),
                manual,
                lines,
                n.contracts().stream().collect(Collectors.toMap(Contract::id, Contract::name)),
                signIn,
                n.pbxHeard(),
                n.machine(),
                n.registry());
        var operators = new DeskRoutes(
                guard,
                cookies,
                pages,
                desks,
                cards,
                n.presence(),
                n.telephones(),
                n.keypad(),
                new LineKeys(desks::works, lines, n.speaker()),
                n.enquiries(),
                n.vault());
        var routes = new ArrayList<Route>();
        routes.addAll(new SignInRoutes(signIn, userDesk, guard, cookies, pages).routes());
        routes.addAll(operators.routes());
        var boards = new BoardRoutes(
                guard,
                cookies,
                pages,
                desks,
                cards,
                n.corrections(),
                n.presence(),
                new Listening(n.database(), n.speaker(), n.supervisorPhones(), desks::works, n.machine()));
        routes.addAll(boards.routes());
        routes.addAll(new ManualRoutes(guard, cookies, pages, manual, desks, cards).routes());
        var names = n.contracts().stream().collect(Collectors.toMap(Contract::id, Contract::name));
        routes.addAll(new UserRoutes(guard, cookies, pages, userDesk, names).routes());
        routes.addAll(new AuditRoutes(guard, cookies, pages, n.database()).routes());
        routes.addAll(new HoursRoutes(
                        guard,
                        cookies,
                        pages,
                        n.database(),
                        n.contracts(),
                        n.holidays(),
                        n.receptionTime(),
                        n.machine())
                .routes());
        routes.addAll(new ReportRoutes(
                        guard,
                        cookies,
                        pages,
                        new ApprovalDesk(n.database(), users, n.machine()),
                        n.contracts(),
                        n.receptionTime(),
                        n.machine())
                .routes());
        routes.addAll(new AppointmentRoutes(
                        guard, cookies, pages, n.appointments(), n.presence(), n.contracts(), n.contractTime()::now)
                .routes());
        routes.addAll(new EscalationRoutes(
                        guard,
                        cookies,
                        pages,
                        n.database(),
                        new EscalationStore(n.vault()),
                        n.contracts(),
                        n.contractTime()::now)
                .routes());
        n.api().stream()
                .filter(route -> Rights.known(route.method() + " " + route.path()))
                .map(route -> guard.action(route.method(), route.path(), then(route.handler(), desks)))
                .forEach(routes::add);
        desks.start();
        var server = HttpServer.start(
                n.door(),
                routes,
                Stream.concat(operators.lines().stream(), boards.lines().stream())
                        .toList(),
                n.uploads().stream().map(guard::upload).toList());
        server.tellBounds(n.registry(), "desk");
        return new Desk(desks, server);
    }

    private static BiFunction<Guard.SignedIn, HttpRequest, HttpReply> then(
            Function<HttpRequest, HttpReply> handler, Desks desks) {
        return (_, request) -> {
            var reply = handler.apply(request);
            desks.ring();
            return reply;
        };
    }

    private static OperatorScreen.Lines lines(Needs n) {
        var messages = new HashMap<String, Integer>();
        for (var contract : n.contracts()) {
            var message = contract.machineMessage();
            if (message != null) {
                messages.put(contract.id(), message.attempt());
            }
        }
        return new OperatorScreen.Lines() {
            @Override
            public boolean held(String leg) {
                return n.telephones().held(leg);
            }

            @Override
            public boolean untransferred(String leg) {
                return n.telephones().untransferred(leg);
            }

            @Override
            public boolean leavesMessage(Work.Outbound call) {
                return Integer.valueOf(call.number()).equals(messages.get(call.contractId()));
            }
        };
    }

    private static Cards cards(Needs n) {
        return new Cards(
                n.database(),
                n.people(),
                n.courses(),
                n.results(),
                n.callers(),
                n.enquiries(),
                new EscalationStore(n.vault()),
                n.byId(),
                n.rules(),
                n.contractTime(),
                n.machine());
    }

    /// The PBX has told something that a page may show. Does not wait.
    ///
    /// @param at machine time at which it was heard
    public void heard(Instant at) {
        desks.heard(at);
    }

    /// What it answers, each as method and path.
    public List<String> doors() {
        return server.doors();
    }

    /// The port that browsers come to.
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        desks.close();
        server.close();
    }
}
