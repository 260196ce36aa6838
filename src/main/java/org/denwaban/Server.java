package org.denwaban;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.denwaban.calendar.CabinetOfficeTable;
import org.denwaban.calendar.Holidays;
import org.denwaban.call.CallFact;
import org.denwaban.call.CallRules;
import org.denwaban.call.ContractsOfCalls;
import org.denwaban.call.Switchboard;
import org.denwaban.callback.CallBackRules;
import org.denwaban.callback.CallBackStore;
import org.denwaban.campaign.CampaignRules;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.EscalationStore;
import org.denwaban.campaign.ExplainRules;
import org.denwaban.campaign.MemberResultStore;
import org.denwaban.campaign.ReturnCallStore;
import org.denwaban.cli.StartServer;
import org.denwaban.clock.Clock;
import org.denwaban.clock.ContractClock;
import org.denwaban.clock.KernelClock;
import org.denwaban.clock.SystemClock;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.contract.ServedContracts;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseWatch;
import org.denwaban.db.OpenDatabase;
import org.denwaban.desk.Desk;
import org.denwaban.dialer.AppointmentApi;
import org.denwaban.dialer.BesideApi;
import org.denwaban.dialer.CallBackLine;
import org.denwaban.dialer.CallsOut;
import org.denwaban.dialer.Campaign;
import org.denwaban.dialer.CampaignGauges;
import org.denwaban.dialer.ClockKept;
import org.denwaban.dialer.ClockTurning;
import org.denwaban.dialer.ClockWatch;
import org.denwaban.dialer.Clocks;
import org.denwaban.dialer.Control;
import org.denwaban.dialer.ControlRoutes;
import org.denwaban.dialer.CorrectionApi;
import org.denwaban.dialer.DeskApi;
import org.denwaban.dialer.DialLease;
import org.denwaban.dialer.Dialer;
import org.denwaban.dialer.Dialling;
import org.denwaban.dialer.DialplanScripts;
import org.denwaban.dialer.EmergencyStops;
import org.denwaban.dialer.Escalations;
import org.denwaban.dialer.HindranceRules;
import org.denwaban.dialer.LagWatch;
import org.denwaban.dialer.PbxRecords;
import org.denwaban.dialer.Settlement;
import org.denwaban.dialer.Surroundings;
import org.denwaban.dialer.TicketWishes;
import org.denwaban.dialer.TrunkReach;
import org.denwaban.hooks.WebhookSender;
import org.denwaban.hooks.WebhookStore;
import org.denwaban.inbound.Answering;
import org.denwaban.inbound.CallBackApi;
import org.denwaban.inbound.CallRecordRules;
import org.denwaban.inbound.CallRecords;
import org.denwaban.inbound.CallerApi;
import org.denwaban.inbound.CallerTimes;
import org.denwaban.inbound.Callers;
import org.denwaban.inbound.CallersOnTheLine;
import org.denwaban.inbound.CallsIn;
import org.denwaban.inbound.Enquiries;
import org.denwaban.inbound.EnquiryApi;
import org.denwaban.inbound.EnquiryStore;
import org.denwaban.inbound.InboundStore;
import org.denwaban.inbound.LineApi;
import org.denwaban.inbound.LineBoard;
import org.denwaban.inbound.LineFiguresStore;
import org.denwaban.inbound.PbxLine;
import org.denwaban.journal.CelFile;
import org.denwaban.journal.CelStore;
import org.denwaban.journal.GapFilling;
import org.denwaban.journal.Journal;
import org.denwaban.journal.Reconciliation;
import org.denwaban.journal.ReconciliationStore;
import org.denwaban.metrics.Bounds;
import org.denwaban.metrics.Metrics;
import org.denwaban.pbx.agi.AgiScript;
import org.denwaban.pbx.agi.AgiServer;
import org.denwaban.pbx.ami.AmiListener;
import org.denwaban.pbx.ami.Hearing;
import org.denwaban.pbx.ami.PbxAddress;
import org.denwaban.pbx.ami.Speaker;
import org.denwaban.people.PeopleStore;
import org.denwaban.report.BillDesk;
import org.denwaban.report.DayReading;
import org.denwaban.report.DayRemarkStore;
import org.denwaban.report.Exporting;
import org.denwaban.report.FiguresApi;
import org.denwaban.report.FiguresDesk;
import org.denwaban.report.MailDoor;
import org.denwaban.report.TicketMailRound;
import org.denwaban.report.TicketMails;
import org.denwaban.seal.SealRound;
import org.denwaban.seal.Seals;
import org.denwaban.settings.DataDirectory;
import org.denwaban.settings.Settings;
import org.denwaban.staff.DutyStore;
import org.denwaban.staff.HoursBoard;
import org.denwaban.staff.Operator;
import org.denwaban.staff.Presence;
import org.denwaban.staff.PresenceApi;
import org.denwaban.staff.PresenceCodes;
import org.denwaban.staff.PresenceDesk;
import org.denwaban.vault.DailySweep;
import org.denwaban.watch.Health;
import org.denwaban.watch.Knocks;
import org.denwaban.watch.PbxSelfTest;
import org.denwaban.watch.RogueLegs;
import org.denwaban.watch.StrayLegs;
import org.denwaban.watch.Watch;
import org.denwaban.watch.Watchdog;
import org.denwaban.web.ApiDescription;
import org.denwaban.web.HttpServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Builds every room by hand, connects them, starts them top-down and stops them bottom-up. Data
/// travels down; what calls back up is connected here and nowhere else.
final class Server implements StartServer.Running {

    /// A stop waits this long for live calls; systemd waits 90 s before it kills. What then still talks
    /// goes on talking, and is settled from the PBX's own record at the next start.
    private static final Duration CALLS_MAY_END_WITHIN = Duration.ofSeconds(60);

    private static final Duration TOLD_EVERY = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final Deque<Runnable> stops = new ArrayDeque<>();
    private final Clock machine = SystemClock.SYSTEM;
    private final Settings settings;
    private final List<Operator> operators;
    private final Presence presence;
    private volatile Consumer<Instant> onScreens = _ -> {};
    private volatile @Nullable Desk deskPage;

    private Server(Settings settings) {
        this.settings = settings;
        this.operators = settings.operators().stream()
                .map(each -> new Operator(each.id(), each.phone(), new LinkedHashSet<>(each.contracts())))
                .toList();
        this.presence = new Presence(operators);
    }

    /// Starts it; returns when it serves.
    static Server start(Settings settings) throws Exception {
        var server = new Server(settings);
        try {
            server.build();
            return server;
        } catch (Exception | Error e) {
            server.close();
            throw e;
        }
    }

    /// The pages that it serves; null where the settings name none.
    @Nullable
    Desk desk() {
        return deskPage;
    }

    private void build() throws Exception {
        var data = settings.dataDirectory();
        onStop(DataDirectory.taken(data));
        var contracts = ServedContracts.of(settings);
        var holidays = CabinetOfficeTable.besideOrLaw(settings.file());
        var metrics = new Metrics();
        onStop(metrics::close);
        var registry = metrics.registry();
        var database = database(registry);
        var vault = ServedContracts.vault(settings, database, contracts);
        var contractClock = ContractClock.open(machine, data.resolve(ContractClock.FILE));
        var clocks = new Clocks(
                machine, contractClock, settings.pbx().trunkHosts().stream().allMatch(ClockTurning::onLoopback));
        var courses = new CourseStore();
        var emergency = EmergencyStops.of(data);

        var people = new PeopleStore(vault);
        var callBacks = new CallBackStore(vault, people);
        var speaker = Speaker.start(speakDoor(), registry);
        onStop(speaker::close);
        var facts = new ArrayBlockingQueue<CallFact>(Settlement.FACTS_MOST);
        var answering = Answering.of(new Answering.Needs(
                database,
                callBacks,
                contracts,
                presence,
                speaker,
                holidays,
                () -> receptionTime(clocks),
                machine,
                registry));
        onStop(answering::close);
        var reach = new TrunkReach(settings.pbx().trunk(), registry);
        reach.askAgain(speaker);
        onStop(reach::close);
        Switchboard.PhoneStates phones = (phone, state) -> {
            presence.phoneChanged(phone, state);
            reach.changed(phone, state);
        };
        var calls = new Switchboard(new CallRules(settings.pbx().trunk()), facts::offer, phones);
        onStop(calls::close);
        var line = new PbxLine(speaker, calls, answering, presence, phones, reach::unknownAgain);
        var journal = new Journal(
                data.resolve("journal"),
                settings.pbx().systemName(),
                vault,
                database,
                new ContractsOfCalls(contracts),
                machine,
                heard -> {
                    boolean over = line.journaled(heard);
                    onScreens.accept(heard.receivedAt());
                    return over;
                },
                registry);
        journal.start();
        onStop(journal::close);
        var cel = new CelFile(settings.pbx().celDirectory(), journal, machine, _ -> {}, registry);
        cel.start();
        onStop(cel::close);

        var selfTest = new PbxSelfTest(settings, contracts, cel::linesRead, machine, registry);
        onStop(selfTest::close);
        var lease = DialLease.of(database, data, machine, registry);
        var rogues =
                RogueLegs.of(settings.pbx().trunk(), database, lease::standsBy, speaker, emergency, machine, registry);
        onStop(rogues::close);
        rogues.start();
        var strays = StrayLegs.of(
                settings.pbx().trunk(), database, people, contracts, speaker, emergency, machine, registry);
        onStop(strays::close);
        strays.start();
        settings.pbx().securityLog().ifPresent(log -> {
            var knocks = new Knocks(log, registry);
            onStop(knocks::close);
            knocks.start();
        });
        var listener = listener(
                journal,
                line.into(journal)
                        .overheard(selfTest::take, selfTest::lost)
                        .overheard(rogues::take, () -> {})
                        .overheard(strays::take, () -> {}),
                registry);
        var clockWatch = new ClockWatch(
                database, machine, clocks.line(), () -> Optional.ofNullable(listener.pbxClock()), registry);
        onStop(clockWatch::close);
        clockWatch.start();
        var campaigns = campaigns(contracts, holidays);
        var celStore = new CelStore(journal, database);
        var outbox = new WebhookStore(settings.webhooks());
        var hooks = new WebhookSender(database, outbox, settings.webhooks(), machine, registry);
        onStop(hooks::close);
        hooks.start();
        var records = new CallRecords(
                settings.pbx().systemName(),
                cel::hasAllUpTo,
                database,
                celStore,
                new InboundStore(vault, people),
                new CallRecordRules(settings.pbx().trunk()),
                speaker::channels,
                operators.stream().collect(Collectors.toMap(Operator::phone, Operator::id)),
                contractClock::at,
                machine,
                new CallerTimes(contracts, registry),
                outbox);
        onStop(records::close);
        records.start();
        var board = new LineBoard(database, new LineFiguresStore(), contracts, () -> receptionTime(clocks), machine);
        onStop(board::close);
        board.start(registry);
        var dialling = Dialling.of(new Dialling.Needs(
                database,
                courses,
                people,
                campaigns,
                callBacks,
                callBackLines(contracts),
                answering.door()::openUntil,
                clocks,
                presence,
                calls,
                speaker,
                new PbxRecords(speaker, celStore, settings.pbx().trunk()),
                new MemberResultStore(vault),
                new EscalationStore(vault),
                outbox,
                emergency,
                lease,
                new CallersOnTheLine(answering.live(), people, contractClock::now, machine),
                contracts.stream()
                        .flatMap(contract -> contract.ownLines().stream())
                        .collect(Collectors.toSet()),
                settings.pbx().trunk(),
                answering.crew()::look,
                new Surroundings(
                        listener,
                        line::asked,
                        speaker,
                        selfTest::hindrance,
                        reach,
                        clockWatch,
                        new ClockKept(KernelClock::ask, machine, settings.clockKeptOutside(), registry)::hindrance,
                        journal,
                        new LagWatch(machine, journal::waitingSince, calls::waitingSince, registry),
                        records::caughtUp)::now,
                settings.pbx().operatorRing(),
                settings.wrapUp(),
                facts,
                registry));
        var duties = new DutyStore();
        var desk = new PresenceDesk(database, duties, presence, machine, () -> receptionTime(clocks));
        desk.restore();
        var agi = AgiServer.start(
                settings.agi(),
                Set.copyOf(List.of(
                        InetAddress.getLoopbackAddress(), settings.pbx().ami().getAddress())),
                scripts(List.of(
                        DialplanScripts.of(dialling.gate(), dialling.keypad(), rogues::letOut),
                        answering.scripts(),
                        selfTest.scripts(),
                        new PresenceCodes(desk, presence).scripts())),
                registry);
        onStop(agi::close);
        answering.start();
        var callers = new Callers(
                database,
                people,
                courses,
                new ReturnCallStore(),
                explaining(contracts, holidays),
                answering.live(),
                presence,
                contractClock,
                machine);
        listener.start();
        onStop(listener::close);
        selfTest.start(() -> listener.isConnected() && line.asked() && speaker.connected());
        onStop(line::close);
        database.run(handle -> {
            courses.lookAgain(handle, contractClock.now());
            campaigns.forEach(campaign -> courses.leaveOldQueues(
                    handle, campaign.contract().id(), campaign.rules().queues(contractClock.now())));
        });
        dialling.start();
        onStop(dialling::close);
        secondSource(database, cel, records, registry);
        seals(database, cel, journal, lease, registry);
        onStop(() -> letCallsEnd(dialling.dialer(), calls));
        var turning = new ClockTurning(
                database, courses, contractClock, settings.pbx().trunkHosts());
        var enquiries = new Enquiries(
                database,
                new EnquiryStore(vault),
                new EscalationStore(vault),
                contracts,
                answering.live(),
                presence,
                contractClock,
                machine);
        var remarks = new DayRemarkStore(vault);
        var api = Stream.of(
                        List.of(ApiDescription.route()),
                        new FiguresApi(
                                        new FiguresDesk(
                                                database,
                                                new DayReading(
                                                        database,
                                                        new LineFiguresStore(),
                                                        new EnquiryStore(vault),
                                                        remarks,
                                                        new HoursBoard(database, duties, () -> receptionTime(clocks))),
                                                new BillDesk(
                                                        database,
                                                        new MemberResultStore(vault),
                                                        new EscalationStore(vault)),
                                                campaigns.stream()
                                                        .collect(Collectors.toMap(
                                                                each -> each.contract()
                                                                        .id(),
                                                                Campaign::rules)),
                                                () -> receptionTime(clocks)),
                                        database,
                                        remarks,
                                        contracts.stream()
                                                .collect(Collectors.toMap(Contract::id, contract -> contract)),
                                        machine)
                                .routes(),
                        new DeskApi(campaigns, dialling, emergency, clocks).routes(),
                        new CorrectionApi(dialling.corrections()).routes(),
                        new AppointmentApi(dialling.appointments()).routes(),
                        new BesideApi(
                                        new Escalations(
                                                database, new EscalationStore(vault), people, contractClock, machine),
                                        new TicketWishes(database, contractClock, machine))
                                .routes(),
                        new LineApi(board, () -> receptionTime(clocks)).routes(),
                        new CallerApi(callers).routes(),
                        new EnquiryApi(enquiries).routes(),
                        new CallBackApi(database, callBacks, callBackIds(contracts), machine).routes(),
                        new PresenceApi(
                                        desk,
                                        presence,
                                        new HoursBoard(database, duties, () -> receptionTime(clocks)),
                                        contracts.stream().map(Contract::id).collect(Collectors.toSet()),
                                        machine,
                                        () -> receptionTime(clocks))
                                .routes())
                .flatMap(List::stream)
                .toList();
        var control = HttpServer.start(
                settings.control(),
                ControlRoutes.of(
                        to -> dialling.dialer().holdingStill(() -> turning.turn(to)),
                        Stream.concat(
                                        api.stream(),
                                        Stream.of(
                                                ControlRoutes.confirming(clocks.line()), ControlRoutes.settling(lease)))
                                .toList(),
                        data.resolve(Control.TOKEN_FILE)));
        control.tellBounds(registry, "control");
        onStop(control::close);
        var mails = new TicketMailRound(
                new TicketMails(new TicketMails.Needs(
                        database,
                        people,
                        contracts,
                        holidays,
                        settings.mail().map(MailDoor::new),
                        contractClock::now,
                        contractClock::turned,
                        machine)),
                registry);
        onStop(mails::close);
        mails.start();
        if (settings.desk().isPresent()) {
            var exporting = Exporting.of(new Exporting.Needs(
                    database, vault, people, contracts, campaigns, settings.fonts(), data, machine, registry));
            onStop(exporting::close);
            var screens = Desk.open(new Desk.Needs(
                    door(settings.desk().get()),
                    database,
                    vault,
                    people,
                    courses,
                    new MemberResultStore(vault),
                    callers,
                    enquiries,
                    presence,
                    answering.telephones(),
                    dialling.keypad(),
                    dialling.corrections(),
                    speaker,
                    settings.supervisors().stream()
                            .collect(Collectors.toMap(Settings.Supervisor::id, Settings.Supervisor::phone)),
                    board,
                    campaigns,
                    contract -> answering.door().openUntil(contract).isPresent(),
                    emergency,
                    dialling.dialer()::hindrance,
                    dialling.trunk(),
                    journal::depth,
                    mails::missed,
                    dialling.appointments(),
                    holidays,
                    settings.wrapUp(),
                    () -> receptionTime(clocks),
                    contracts,
                    explaining(contracts, holidays),
                    Stream.concat(api.stream(), exporting.routes().stream()).toList(),
                    exporting.uploads(),
                    () -> listener.isConnected() && line.asked(),
                    contractClock,
                    machine,
                    registry));
            onStop(screens::close);
            onScreens = screens::heard;
            deskPage = screens;
        }
        var watch = Watch.open(new Watch.Needs(
                settings.metrics(),
                metrics,
                Health.of(database, dialling.dialer()::house),
                database,
                contracts,
                campaigns,
                operators,
                presence,
                holidays,
                settings.wrapUp(),
                settings.pbx().trunk(),
                contractClock,
                emergency,
                machine));
        onStop(watch::close);
        onStop(DailySweep.start(machine, vault)::close);
        var watchdog = new Watchdog(
                List.of(
                        new Watchdog.Worker(
                                "journal-writer",
                                () -> journal.waitingSince().isPresent()
                                        && journal.hindrance().isEmpty(),
                                journal::written),
                        new Watchdog.Worker(
                                "switchboard", () -> calls.waitingSince().isPresent(), calls::done),
                        new Watchdog.Worker("dialer", dialling.dialer()::working, dialling.dialer()::steps)),
                machine);
        watchdog.start();
        onStop(watchdog::close);
        gauges(registry, calls, facts, dialling.dialer(), journal);
        gauge(
                registry,
                "denwaban.holidays.missing",
                "1 from November on while no table of next year's holidays is there",
                () -> holidays.nextYearIsMissing(Tokyo.day(machine.now())) ? 1 : 0);
        campaigns.forEach(each -> Gauge.builder(
                        "denwaban.dialling.stopped",
                        emergency,
                        stops -> stops.stopped(each.contract().id()) ? 1 : 0)
                .description("1 while an emergency stop holds for the contract")
                .tag("contract", each.contract().id())
                .register(registry));
        var figures = new CampaignGauges(
                database,
                campaigns.stream().map(each -> each.contract().id()).toList(),
                dialling.appointments(),
                clocks,
                registry);
        onStop(figures::close);
        figures.start();
        LOG.info(
                "serving {} contracts with {} operators",
                contracts.size(),
                settings.operators().size());
    }

    /// Gaps are closed when the PBX's own record of them is taken over, and each day is compared with it.
    private void secondSource(Database database, CelFile cel, CallRecords records, MeterRegistry registry) {
        var filling = new GapFilling(
                settings.pbx().systemName(),
                database,
                cel::hasAllUpTo,
                List.of(new CallsOut(), records),
                machine,
                registry);
        onStop(filling::close);
        filling.start();
        var daily = new Reconciliation(
                        database,
                        List.of(new CallsOut(), new CallsIn()),
                        new ReconciliationStore(settings.pbx().trunk()),
                        machine)
                .daily(registry);
        onStop(daily::close);
    }

    /// Each day gets its seal when all of it is in the database.
    private void seals(Database database, CelFile cel, Journal journal, DialLease lease, MeterRegistry registry) {
        var round = new SealRound(
                new Seals(database, settings.dataDirectory().resolve(Seals.DIRECTORY), machine),
                lease::standsBy,
                at -> cel.hasAllUpTo(at) && journal.hasAllUpTo(at),
                machine,
                registry);
        onStop(round::close);
        round.start();
    }

    private static HttpServer.Door door(Settings.Desk desk) {
        return new HttpServer.Door(
                desk.address(),
                desk.certificate().map(certificate -> new HttpServer.Tls(certificate.chain(), certificate.key())));
    }

    private static Map<String, AgiScript> scripts(List<Map<String, AgiScript>> rooms) {
        var scripts = new HashMap<String, AgiScript>();
        rooms.forEach(scripts::putAll);
        return scripts;
    }

    /// A clock that was turned must not shut out citizens who really call.
    private static Instant receptionTime(Clocks clocks) {
        return clocks.turnedBeforeRealTelephones()
                ? clocks.machine().now()
                : clocks.contract().now();
    }

    private List<Campaign> campaigns(List<Contract> contracts, Holidays holidays) {
        var campaigns = new ArrayList<Campaign>();
        for (int i = 0; i < contracts.size(); i++) {
            var contract = contracts.get(i);
            var outbound = contract.outbound();
            if (outbound != null) {
                campaigns.add(new Campaign(
                        contract,
                        outbound,
                        new CampaignRules(contract, holidays),
                        settings.contracts().get(i).dial()));
            }
        }
        return campaigns;
    }

    private List<CallBackLine> callBackLines(List<Contract> contracts) {
        var lines = new ArrayList<CallBackLine>();
        for (int i = 0; i < contracts.size(); i++) {
            if (callsBack(contracts.get(i))) {
                lines.add(new CallBackLine(
                        contracts.get(i),
                        new CallBackRules(contracts.get(i)),
                        settings.contracts().get(i).dial()));
            }
        }
        return lines;
    }

    private static Set<String> callBackIds(List<Contract> contracts) {
        return contracts.stream().filter(Server::callsBack).map(Contract::id).collect(Collectors.toSet());
    }

    private static boolean callsBack(Contract contract) {
        return contract.reception() != null && contract.reception().callBacks() != null;
    }

    private static Map<String, ExplainRules> explaining(List<Contract> contracts, Holidays holidays) {
        return contracts.stream()
                .filter(contract -> contract.outbound() != null)
                .collect(Collectors.toMap(Contract::id, contract -> new ExplainRules(contract, holidays)));
    }

    private Database database(MeterRegistry registry) {
        var opened = OpenDatabase.of(settings, registry);
        onStop(opened::close);
        opened.embedded()
                .map(embedded -> DatabaseWatch.start(embedded, registry))
                .ifPresent(watch -> onStop(watch::close));
        return opened.database();
    }

    private PbxAddress speakDoor() {
        var ami = settings.pbx().ami();
        var account = settings.pbx().speak();
        return new PbxAddress(
                ami.getAddress().getHostAddress(),
                ami.getPort(),
                account.user(),
                account.secret().reveal());
    }

    private AmiListener listener(Journal journal, Hearing hearing, MeterRegistry registry) {
        var ami = settings.pbx().ami();
        var account = settings.pbx().hear();
        return new AmiListener(
                new AmiListener.Door(
                        ami.getAddress().getHostAddress(),
                        ami.getPort(),
                        account.user(),
                        account.secret().reveal(),
                        settings.pbx().systemName()),
                AmiListener.Patience.USUAL,
                machine,
                hearing,
                registry,
                journal.lastEpoch(),
                journal.lastHeard());
    }

    private void gauges(
            MeterRegistry registry, Switchboard calls, Queue<CallFact> facts, Dialer dialer, Journal journal) {
        gauge(
                registry,
                "denwaban.dialling.hindered",
                "1 while nobody may be dialled, whatever the hour; the log says why",
                () -> dialer.hindered() ? 1 : 0);
        gauge(
                registry,
                "denwaban.calls.live",
                "outbound calls that live",
                () -> calls.live().size());
        gauge(registry, "denwaban.switchboard.waiting", "events that wait, at most 75,000", calls::waiting);
        gauge(registry, "denwaban.facts.waiting", "facts that wait for the database, at most 10,000", facts::size);
        Bounds.tell(registry, "switchboard", Switchboard.QUEUE_MOST, calls::waiting);
        Bounds.tell(registry, "facts", Settlement.FACTS_MOST, facts::size);
        Bounds.tell(registry, "journal_intake", Journal.INTAKE, journal::intake);
        Bounds.tell(registry, "journal_depth", HindranceRules.JOURNAL_DEPTH_MOST, journal::depth);
        Bounds.tell(registry, "operators_at_work", operators.size(), presence::signedIn);
        gauge(registry, "denwaban.operators.ready", "operators ready for a call", () -> presence.ready(machine.now()));
        gauge(registry, "denwaban.operators.signed.in", "operators at work, the paused among them", presence::signedIn);
        gauge(registry, "denwaban.operators.paused", "operators who take no calls for a while", presence::paused);
        gauge(registry, "denwaban.operators.registered", "operators' telephones registered", presence::registered);
    }

    private static void gauge(MeterRegistry registry, String name, String what, Supplier<Number> value) {
        Gauge.builder(name, value).description(what).register(registry);
    }

    private void letCallsEnd(Dialer dialer, Switchboard calls) {
        dialer.stop();
        long until = machine.nanos() + CALLS_MAY_END_WITHIN.toNanos();
        long told = machine.nanos() - TOLD_EVERY.toNanos();
        while (!calls.live().isEmpty() && machine.nanos() < until) {
            if (machine.nanos() - told >= TOLD_EVERY.toNanos()) {
                told = machine.nanos();
                LOG.info("stopping: {} calls still live", calls.live().size());
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    private void onStop(Runnable stop) {
        stops.push(stop);
    }

    /// Stops the rooms bottom-up.
    @Override
    public void close() {
        while (!stops.isEmpty()) {
            try {
                stops.pop().run();
            } catch (RuntimeException e) {
                LOG.error(
                        "E-SRV-001 a room did not stop in order: {}",
                        e.getClass().getName(),
                        e);
            }
        }
    }
}
