package org.denwaban;

import io.micrometer.core.instrument.Gauge;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.denwaban.calendar.CabinetOfficeTable;
import org.denwaban.call.AttemptId;
import org.denwaban.call.CallFact;
import org.denwaban.call.CallRules;
import org.denwaban.call.Switchboard;
import org.denwaban.campaign.CampaignRules;
import org.denwaban.campaign.CourseStore;
import org.denwaban.cli.ClockCommand;
import org.denwaban.cli.StartServer;
import org.denwaban.clock.Clock;
import org.denwaban.clock.ContractClock;
import org.denwaban.clock.SystemClock;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.contract.ContractFile;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseAddress;
import org.denwaban.db.EmbeddedMariaDb;
import org.denwaban.db.Migrations;
import org.denwaban.dialer.Campaign;
import org.denwaban.dialer.ClockTurning;
import org.denwaban.dialer.Clocks;
import org.denwaban.dialer.DialplanScripts;
import org.denwaban.dialer.Dialling;
import org.denwaban.dialer.PbxRecords;
import org.denwaban.dialer.Settlement;
import org.denwaban.journal.CelFile;
import org.denwaban.journal.CelStore;
import org.denwaban.journal.ContractOf;
import org.denwaban.journal.Journal;
import org.denwaban.metrics.Metrics;
import org.denwaban.pbx.agi.AgiServer;
import org.denwaban.pbx.ami.AmiListener;
import org.denwaban.pbx.ami.Epoch;
import org.denwaban.pbx.ami.Heard;
import org.denwaban.pbx.ami.Hearing;
import org.denwaban.pbx.ami.PbxAddress;
import org.denwaban.pbx.ami.PbxAway;
import org.denwaban.pbx.ami.Speaker;
import org.denwaban.people.PeopleStore;
import org.denwaban.settings.Settings;
import org.denwaban.staff.Operator;
import org.denwaban.staff.Presence;
import org.denwaban.vault.Vault;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Builds every room by hand, connects them, starts them top-down and stops them bottom-up. Data travels down; what calls
/// back up is connected here and nowhere else.
final class Server implements StartServer.Running {

    /// A stop waits this long for live calls; systemd waits 90 s before it kills. What then still talks goes on talking,
    /// and is settled from the PBX's own record at the next start.
    private static final Duration CALLS_MAY_END_WITHIN = Duration.ofSeconds(60);

    private static final Duration TOLD_EVERY = Duration.ofSeconds(5);

    /// Events on the journal's disk beyond which nobody is dialled: half a day of a busy centre. A database that far behind
    /// is an outage, and what is dialled then cannot be reported.
    private static final long JOURNAL_DEPTH_MOST = 1_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final Deque<Runnable> stops = new ArrayDeque<>();
    private final Clock machine = SystemClock.SYSTEM;
    private final Settings settings;
    private final Presence presence;
    private @Nullable Switchboard switchboard;
    private @Nullable Dialling dialling;
    private volatile boolean resynced;

    private Server(Settings settings) {
        this.settings = settings;
        this.presence = new Presence(settings.operators().stream()
                .map(each -> new Operator(each.id(), each.phone(), Set.copyOf(each.contracts())))
                .toList());
    }

    /// Starts it; returns when it serves.
    static StartServer.Running start(Settings settings) throws Exception {
        var server = new Server(settings);
        try {
            server.build();
            return server;
        } catch (Exception | Error e) {
            server.stopRooms();
            throw e;
        }
    }

    private void build() throws Exception {
        var data = settings.dataDirectory();
        DataDirectory.prepare(data);
        onStop(DataDirectory.lock(data));
        var contracts = contracts();
        var metrics = new Metrics();
        var database = database(data, metrics);
        var vault = Vault.at(data.resolve("keys"));
        var contractClock = ContractClock.open(machine, ClockCommand.turns(data));
        var clocks = new Clocks(machine, contractClock);
        var courses = new CourseStore();

        var facts = new ArrayBlockingQueue<CallFact>(Settlement.FACTS_MOST);
        var calls = new Switchboard(
                new CallRules(settings.pbx().trunk()), facts::offer, presence::phoneChanged);
        switchboard = calls;
        onStop(calls::close);

        var journal = new Journal(
                data.resolve("journal"),
                vault,
                database,
                contractOf(contracts),
                machine,
                heard -> takenOver(calls, heard),
                metrics.registry());
        journal.start();
        onStop(journal::close);
        var cel = new CelFile(settings.pbx().celDirectory(), journal, machine, _ -> {}, metrics.registry());
        cel.start();
        onStop(cel::close);

        var speaker = Speaker.start(door(settings.pbx().speak()), metrics.registry());
        onStop(speaker::close);
        var listener = listener(journal, speaker, calls, metrics);
        var rooms = Dialling.of(new Dialling.Needs(
                database,
                courses,
                new PeopleStore(vault),
                campaigns(contracts),
                clocks,
                presence,
                calls,
                speaker,
                new PbxRecords(speaker, new CelStore(journal, database), settings.pbx().trunk()),
                () -> hindrance(listener, speaker, journal),
                settings.pbx().operatorRing(),
                settings.wrapUp(),
                facts,
                metrics.registry()));
        dialling = rooms;

        var agi = AgiServer.start(
                settings.agi(),
                Set.of(InetAddress.getLoopbackAddress(), settings.pbx().ami().getAddress()),
                DialplanScripts.of(rooms.gate(), rooms.keypad()),
                metrics.registry());
        onStop(agi::close);
        listener.start();
        onStop(listener::close);
        rooms.start();
        onStop(rooms::close);
        var turning =
                new ClockTurning(database, courses, contractClock, settings.pbx().trunkHosts());
        onStop(Control.open(settings, rooms.dialer(), turning));
        onStop(metrics.serve(settings.metrics()));
        gauges(metrics, database, courses, calls);
        LOG.info("serving {} contracts with {} operators", contracts.size(), settings.operators().size());
    }
}
