package org.denwaban.dialer;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import org.denwaban.calendar.NationalHolidays;
import org.denwaban.call.CallRules;
import org.denwaban.call.LeftMessage;
import org.denwaban.call.Switchboard;
import org.denwaban.callback.CallBackStore;
import org.denwaban.campaign.CampaignRules;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.EscalationStore;
import org.denwaban.campaign.MemberResultStore;
import org.denwaban.clock.ContractClock;
import org.denwaban.clock.HandClock;
import org.denwaban.contract.ContractFile;
import org.denwaban.db.CutLine;
import org.denwaban.db.Database;
import org.denwaban.db.RealMariaDb;
import org.denwaban.hooks.WebhookStore;
import org.denwaban.pbx.ami.PbxAddress;
import org.denwaban.pbx.ami.PlayedAmi;
import org.denwaban.pbx.ami.Speaker;
import org.denwaban.people.ListImport;
import org.denwaban.people.ListProgress;
import org.denwaban.people.PeopleStore;
import org.denwaban.staff.Duty;
import org.denwaban.staff.Operator;
import org.denwaban.staff.Presence;
import org.denwaban.vault.Vault;

/// One list in a real MariaDB, a played PBX, a clock that a test turns (the database's and the PBX's with
/// it), and as many servers on it as a test wants, one after the other or side by side. A server here is
/// every object of the dialling side that has a memory; nothing of it runs by itself. The lease by which
/// only one of several servers dials is every server's here: what is tried is what stands behind it.
final class DialledHouse implements AutoCloseable {

    static final String CONTRACT = "yokosuka-2018";

    /// Thursday 10:00 in Tokyo, the campaign's first day, in the window of every first attempt.
    static final Instant NOW = Instant.parse("2018-11-01T01:00:00Z");

    final HandClock machine = new HandClock(NOW);
    final CutLine line = new CutLine(RealMariaDb.plainUser(RealMariaDb.freshMigratedSchema()), machine::now);
    final Database database = line.open();
    final PlayedRecords records = new PlayedRecords();
    final Campaign campaign = campaign();
    final EmergencyStops stops;
    private final DialLease lease;
    private final Vault vault;
    private final PeopleStore people;
    private final ContractClock contractTime;
    private final PlayedAmi ami = new PlayedAmi(0);
    private final Speaker speaker;

    /// A process of denwaban, as far as it dials.
    record Served(Presence presence, Switchboard switchboard, Dialling dialling) implements AutoCloseable {

        @Override
        public void close() {
            switchboard.close();
        }
    }

    /// What the PBX and its record say.
    static final class PlayedRecords implements Settlement.Records {
        private final Map<String, Settlement.Ended> ended = new ConcurrentHashMap<>();
        private final Set<String> live = ConcurrentHashMap.newKeySet();
        private volatile boolean away;

        void lives(String id) {
            live.add(id);
        }

        void ended(String id, Settlement.Ended how) {
            live.remove(id);
            ended.put(id, how);
        }

        /// Asterisk starts anew: every channel is gone, and no record was written of them.
        void reboots() {
            live.clear();
        }

        void away(boolean yes) {
            away = yes;
        }

        void forget() {
            ended.clear();
            live.clear();
            away = false;
        }

        @Override
        public Optional<Set<String>> liveChannels() {
            return away ? Optional.empty() : Optional.of(Set.copyOf(live));
        }

        @Override
        public Optional<Settlement.Ended> ended(String channelId) {
            return Optional.ofNullable(ended.get(channelId));
        }

        @Override
        public Optional<LeftMessage> message(String channelId) {
            return Optional.empty();
        }
    }

    DialledHouse(Path directory) throws IOException {
        // nothing here outlives the server: its disk need not be waited for at each of some ten thousand commits
        RealMariaDb.asOwner("SET GLOBAL innodb_flush_log_at_trx_commit = 0");
        lease = Leases.taken(database, directory);
        vault = Vault.at(directory.resolve("keys"));
        people = new PeopleStore(vault);
        contractTime = ContractClock.open(machine, directory.resolve(ContractClock.FILE));
        stops = EmergencyStops.of(directory);
        ami.answer("Originate", "Response: Success\r\n");
        speaker = Speaker.start(
                new PbxAddress("127.0.0.1", ami.port(), "denwaban-speaks", "made-up"), new SimpleMeterRegistry());
        PlayedAmi.await(speaker::connected);
        var _ = new ListImport(database, vault, machine, new ListedCalls())
                .run(
                        campaign.contract(),
                        Path.of("src/test/resources/lists/good-utf8.csv"),
                        "test",
                        ListProgress.SILENT);
    }

    /// A server, just started, with one operator who is ready.
    Served server(String operator, String phone) {
        var presence = new Presence(List.of(new Operator(operator, phone, Set.of(CONTRACT))));
        var switchboard = new Switchboard(new CallRules("trunk"), _ -> true, (_, _) -> {});
        var dialling = Dialling.of(new Dialling.Needs(
                database,
                new CourseStore(),
                people,
                List.of(campaign),
                new CallBackStore(vault, people),
                List.of(),
                _ -> Optional.empty(),
                new Clocks(machine, contractTime, true),
                presence,
                switchboard,
                speaker,
                records,
                new MemberResultStore(vault),
                new EscalationStore(vault),
                new WebhookStore(List.of()),
                stops,
                lease,
                new NobodyOnTheLine(),
                Set.of(),
                "trunk",
                () -> {},
                () -> WellHouse.AROUND,
                Duration.ofSeconds(20),
                Duration.ZERO,
                new ArrayBlockingQueue<>(1),
                new SimpleMeterRegistry()));
        presence.duty(operator, new Duty.Ready(Set.of(CONTRACT)), Instant.EPOCH);
        presence.phoneChanged(phone, "NOT_INUSE");
        return new Served(presence, switchboard, dialling);
    }

    /// Ids of the attempts that the PBX was asked for since this was asked last.
    List<String> asked() {
        var ids = new java.util.ArrayList<String>();
        while (ami.heardSoFar("Originate") > 0) {
            ids.add(ami.heard("Originate").getOrDefault("exten", ""));
        }
        return ids;
    }

    /// Ids of the households that have a telephone, always in the same order.
    List<String> households() {
        return database.transaction(handle -> handle.createQuery("SELECT DISTINCT h.id FROM household h"
                        + " JOIN household_phone p ON p.household_id = h.id ORDER BY h.id")
                .mapTo(String.class)
                .list());
    }

    /// The campaign's first day again: nobody was called yet, these households are due, and nobody else ever.
    void beginAnew(List<String> due) {
        line.watchedByNobody();
        records.forget();
        var _ = asked();
        machine.set(NOW);
        database.run(handle -> {
            handle.execute("DELETE FROM attempt");
            handle.execute("DELETE FROM live_number");
            handle.execute("DELETE FROM offer");
            handle.execute("DELETE FROM do_not_call");
            handle.execute("UPDATE contact SET settled_at = NULL");
            handle.createUpdate("UPDATE household SET state = 'OPEN', ending = NULL, concluded_at = NULL,"
                            + " waits_for = '', next_at = IF(id IN (<due>), :now, NULL)")
                    .bindList("due", due)
                    .bind("now", NOW)
                    .execute();
        });
    }

    private static Campaign campaign() {
        var contract = assertInstanceOf(
                        ContractFile.Reading.Accepted.class,
                        ContractFile.read(Path.of("docs/contracts/yokosuka-2018.toml")))
                .contract();
        return new Campaign(
                contract,
                Objects.requireNonNull(contract.outbound()),
                new CampaignRules(contract, NationalHolidays.LAW),
                true);
    }

    @Override
    public void close() {
        line.watchedByNobody();
        RealMariaDb.asOwner("SET GLOBAL innodb_flush_log_at_trx_commit = 1");
        speaker.close();
        try {
            ami.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        database.close();
    }
}
