package org.denwaban.report;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.denwaban.calendar.NationalHolidays;
import org.denwaban.campaign.MemberResultStore.Told;
import org.denwaban.campaign.TicketWishStore;
import org.denwaban.clock.HandClock;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.db.Database;
import org.denwaban.db.RealMariaDb;
import org.denwaban.db.Ulid;
import org.denwaban.dialer.ListedCalls;
import org.denwaban.people.ListImport;
import org.denwaban.people.ListProgress;
import org.denwaban.people.MadeUpList;
import org.denwaban.people.PeopleStore;
import org.denwaban.settings.Secret;
import org.denwaban.settings.Settings;
import org.denwaban.settings.Settings.Mail.Tls;
import org.denwaban.vault.Vault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The mail of ticket numbers against real mail servers and a real database: once, whatever happens in between.
class TicketMailIT {

    private static final Database DATABASE = RealMariaDb.freshMigrated();
    private static final Contract CONTRACT = DayReportTest.contract("yokosuka-2018");

    /// A Monday; the mail of its wishes is due on Tuesday.
    private static final LocalDate MONDAY = LocalDate.of(2018, 11, 5);

    private static final LocalDate TUESDAY = MONDAY.plusDays(1);
    private static final String KEY_WORD = "for a test only";
    private static final String FIRST = "20180000001";
    private static final String SECOND = "20180000002";

    @TempDir
    private static Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init") // before the first test
    private static Vault vault;

    private final HandClock clock = new HandClock(at(MONDAY, "12:00"));
    private final GreenMail postOffice = new GreenMail(setup(0, ServerSetup.PROTOCOL_SMTP));

    @BeforeAll
    static void people() throws Exception {
        vault = Vault.at(folder.resolve("keys"));
        var list = new MadeUpList()
                .add(MadeUpList.person(1, 1, "046-899-0001", ""))
                .add(MadeUpList.person(2, 2, "046-899-0002", ""))
                .writeTo(folder.resolve("list.csv"));
        var _ = new ListImport(DATABASE, vault, new HandClock(at(MONDAY, "08:00")), new ListedCalls())
                .run(CONTRACT, list, "op1", ListProgress.SILENT);
    }

    @BeforeEach
    void start() {
        DATABASE.run(handle -> List.of("ticket_mail_wish", "ticket_mail", "ticket_wish")
                .forEach(table -> handle.execute("DELETE FROM " + table)));
        postOffice.start();
    }

    @AfterEach
    void stop() {
        postOffice.stop();
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void yesterdaysNumbersLeaveOnceFromEightOnAndNothingElseStandsInTheMail() throws Exception {
        wish(1, MONDAY, "10:00");
        wish(2, MONDAY, "19:59");
        wish(1, MONDAY, "20:10"); // said twice, named once
        withdrawn(2, MONDAY, "11:00");
        var server = server(postOffice.getSmtp().getPort());
        clock.set(at(TUESDAY, "07:59"));
        assertEquals(List.of(), server.round(CONTRACT));
        wish(2, TUESDAY, "07:59"); // tomorrow's
        clock.set(at(TUESDAY, "08:00"));
        assertEquals(List.of("SENT"), states(server));
        assertEquals(List.of(), states(server));
        assertEquals(List.of(), states(server(postOffice.getSmtp().getPort())), "after a restart");
        var mail = only();
        assertEquals("受診券の再発行希望（2018年11月6日分）", mail.getSubject());
        assertEquals(requireNonNull(CONTRACT.ticketMail()).to().getFirst(), mail.getAllRecipients()[0].toString());
        var words = String.valueOf(mail.getContent()).replace("\r\n", "\n");
        assertTrue(words.contains("2 件です"), words);
        assertTrue(words.contains(FIRST + "\n" + SECOND + "\n"), words);
        for (var not : List.of("架空", "カクウ", "0468990001", "046-899-0001", "1955")) {
            assertFalse(words.contains(not), not);
        }
    }

    @Test
    void whereNobodyAskedTheMailSaysSoAndAnOpenDayLaterTheNextOnesFollow() throws Exception {
        var server = server(postOffice.getSmtp().getPort());
        clock.set(at(TUESDAY, "08:00"));
        assertEquals(List.of("SENT"), states(server));
        assertTrue(String.valueOf(only().getContent()).contains("再発行希望はありませんでした"));
        var friday = MONDAY.plusDays(4);
        wish(1, friday, "15:00");
        wish(2, friday.plusDays(1), "15:00");
        clock.set(at(friday.plusDays(2), "12:00"));
        assertEquals(List.of(), states(server), "a Sunday is no open day");
        clock.set(at(friday.plusDays(3), "08:00"));
        assertEquals(List.of("SENT"), states(server));
        assertTrue(
                String.valueOf(postOffice.getReceivedMessages()[1].getContent()).contains("2 件です"));
    }

    @Test
    void aDryRunSendsAndWritesNothing() {
        wish(1, MONDAY, "10:00");
        clock.set(at(TUESDAY, "09:00"));
        var told = server(postOffice.getSmtp().getPort()).dryRun(CONTRACT);
        assertEquals(List.of(new TicketMails.Told(CONTRACT.id(), TUESDAY, 1, "DUE")), told);
        assertEquals(0, postOffice.getReceivedMessages().length);
        assertEquals(0, rows());
    }

    @Test
    void ofTwoServersAtOnceOneSends() throws Exception {
        wish(1, MONDAY, "10:00");
        clock.set(at(TUESDAY, "08:00"));
        var both = List.of(
                server(postOffice.getSmtp().getPort()),
                server(postOffice.getSmtp().getPort()));
        try (var threads = Executors.newFixedThreadPool(2)) {
            var rounds = new ArrayList<Callable<List<TicketMails.Told>>>();
            both.forEach(server -> rounds.add(() -> server.round(CONTRACT)));
            for (var round : threads.invokeAll(rounds)) {
                assertTrue(round.get().size() <= 1);
            }
        }
        only();
        assertEquals("SENT", state());
    }

    @Test
    void aServerThatIsDownIsTriedAgainWithPausesAndTheAlarmIsRaisedAtHalfPastNine() throws Exception {
        wish(1, MONDAY, "10:00");
        int port = postOffice.getSmtp().getPort();
        postOffice.stop();
        var mails = server(port);
        var registry = new SimpleMeterRegistry();
        try (var round = new TicketMailRound(mails, registry)) {
            clock.set(at(TUESDAY, "08:00"));
            assertEquals(List.of("E-MAIL-002"), states(mails));
            assertEquals(List.of("DUE"), states(mails), "not before its pause is over");
            int tries = 1;
            while (clock.now().isBefore(at(TUESDAY, "09:29"))) {
                clock.turn(Duration.ofMinutes(1));
                tries += (int)
                        states(mails).stream().filter("E-MAIL-002"::equals).count();
            }
            assertTrue(tries >= 8 && tries <= 10, "1, 2, 4, 8, 15 … minutes: " + tries);
            round.look(CONTRACT);
            assertEquals(0, missed(registry));
            assertEquals(1, due(registry));
            clock.set(at(TUESDAY, "09:30"));
            round.look(CONTRACT);
            assertEquals(1, missed(registry));
            assertEquals(List.of(TUESDAY), mails.missed(CONTRACT));
            var back = new GreenMail(setup(port, ServerSetup.PROTOCOL_SMTP));
            back.start();
            try {
                clock.set(at(TUESDAY, "09:50"));
                round.look(CONTRACT);
                assertEquals(1, back.getReceivedMessages().length);
                assertEquals(0, missed(registry));
                assertEquals(0, due(registry));
            } finally {
                back.stop();
            }
        }
    }

    @Test
    void aServerThatRefusesOrSaysNothingHasNotTakenIt() throws Exception {
        wish(1, MONDAY, "10:00");
        clock.set(at(TUESDAY, "08:00"));
        var expected = Map.of(
                RudeSmtp.Manner.REFUSES_RECIPIENT, "E-MAIL-003",
                RudeSmtp.Manner.REFUSES_MAIL, "E-MAIL-003",
                RudeSmtp.Manner.SILENT, "E-MAIL-002");
        for (var each : expected.entrySet()) {
            try (var rude = new RudeSmtp(each.getKey())) {
                assertEquals(
                        List.of(each.getValue()),
                        states(server(rude.port())),
                        each.getKey().name());
                assertEquals("DUE", state());
            }
            clock.turn(Duration.ofMinutes(16));
        }
        assertEquals(List.of("SENT"), states(server(postOffice.getSmtp().getPort())));
        assertEquals("受診券の再発行希望（2018年11月6日分）", only().getSubject(), "no word of a repetition: none had it");
    }

    @Test
    void whatWasCutAfterTheLastDotIsRepeatedUnderTheSameIdAndSaysThatItIs() throws Exception {
        wish(1, MONDAY, "10:00");
        clock.set(at(TUESDAY, "08:00"));
        String first;
        try (var rude = new RudeSmtp(RudeSmtp.Manner.CUT_AFTER_DATA)) {
            assertEquals(List.of("E-MAIL-005"), states(server(rude.port())));
            first = rude.mails().getFirst();
        }
        assertEquals("IN_DOUBT", state());
        clock.turn(Duration.ofMinutes(1));
        assertEquals(List.of("SENT"), states(server(postOffice.getSmtp().getPort())));
        var again = only();
        assertTrue(again.getSubject().startsWith("【再送】"));
        assertTrue(first.contains("Message-ID: " + again.getMessageID()), first);
    }

    @Test
    void aReceiverWhoNeverAnswersHasItThriceAtMostThenAPersonIsAsked() throws Exception {
        wish(1, MONDAY, "10:00");
        clock.set(at(TUESDAY, "08:00"));
        try (var rude = new RudeSmtp(RudeSmtp.Manner.CUT_AFTER_DATA)) {
            for (int i = 0; i < 10; i++) {
                server(rude.port()).round(CONTRACT);
                clock.turn(Duration.ofMinutes(20));
            }
            assertEquals(3, rude.mails().size());
        }
        assertEquals("IN_DOUBT", state());
        assertEquals(List.of(TUESDAY), server(1).missed(CONTRACT));
    }

    @Test
    void whoDiesBeforeTheLastDotLeavesNothingBehindAndWhoDiesAfterItLeavesADoubt() throws Exception {
        wish(1, MONDAY, "10:00");
        clock.set(at(TUESDAY, "08:00"));
        diesBefore();
        assertEquals(List.of("TRYING"), states(server(postOffice.getSmtp().getPort())), "still theirs");
        clock.turn(TicketMailStore.LEASE.plusSeconds(1));
        assertEquals(List.of("SENT"), states(server(postOffice.getSmtp().getPort())));
        assertFalse(only().getSubject().startsWith("【再送】"));

        DATABASE.run(handle -> handle.execute(
                "UPDATE ticket_mail SET state = 'HANDED', holder = ?, lease_until = ?",
                Ulid.at(clock.now()),
                LocalDateTime.ofInstant(clock.now(), ZoneOffset.UTC)));
        clock.turn(Duration.ofSeconds(1));
        assertEquals(List.of("SENT"), states(server(postOffice.getSmtp().getPort())));
        assertTrue(postOffice.getReceivedMessages()[1].getSubject().startsWith("【再送】"));
    }

    @Test
    void aGhostWhoseLeaseIsOverHandsNothingOver() throws Exception {
        wish(1, MONDAY, "10:00");
        clock.set(at(TUESDAY, "08:00"));
        var store = new TicketMailStore();
        diesBefore();
        var mail = DATABASE.transaction(handle -> store.find(handle, CONTRACT.id(), TUESDAY))
                .orElseThrow();
        clock.turn(TicketMailStore.LEASE.plusSeconds(1));
        assertEquals(false, DATABASE.transaction(handle -> store.handOver(handle, mail.id(), "ghost", clock.now())));
        var sent = new MailDoor(plain(postOffice.getSmtp().getPort()))
                .send(
                        new MailLetter("<a@b.example>", List.of("a@b.example"), "s", "w", List.of()),
                        clock.now(),
                        () -> DATABASE.transaction(handle -> store.handOver(handle, mail.id(), "ghost", clock.now())));
        assertEquals(new MailOutcome.NotTaken("E-MAIL-004"), sent);
        assertEquals(0, postOffice.getReceivedMessages().length);
    }

    @Test
    void aSealedLineIsVerifiedAndRefusedWhereTheCertificateIsNobodys() throws Exception {
        var pem = madeKeys();
        System.setProperty("greenmail.tls.keystore.file", keys().toString());
        System.setProperty("greenmail.tls.keystore.password", KEY_WORD);
        var sealed = new GreenMail(setup(0, ServerSetup.PROTOCOL_SMTPS));
        sealed.setUser("denwaban", "for a test only");
        sealed.start();
        try {
            wish(1, MONDAY, "10:00");
            clock.set(at(TUESDAY, "08:00"));
            int port = sealed.getSmtps().getPort();
            assertEquals(List.of("E-MAIL-002"), states(server(sealed(port, "localhost", Optional.empty()))));
            clock.turn(Duration.ofMinutes(1));
            assertEquals(
                    List.of("E-MAIL-002"),
                    states(server(sealed(port, "127.0.0.1", Optional.of(pem)))),
                    "another name than the certificate's");
            clock.turn(Duration.ofMinutes(2));
            assertEquals(List.of("SENT"), states(server(sealed(port, "localhost", Optional.of(pem)))));
            assertEquals(1, sealed.getReceivedMessages().length);
        } finally {
            sealed.stop();
            System.clearProperty("greenmail.tls.keystore.file");
            System.clearProperty("greenmail.tls.keystore.password");
        }
    }

    /// STARTTLS (RFC 3207): the line is sealed before anything of the mail is said, or nothing is.
    @Test
    void aLineThatIsSealedLaterIsVerifiedTooAndOneThatIsNotStaysSilent() throws Exception {
        var pem = madeKeys();
        wish(1, MONDAY, "10:00");
        clock.set(at(TUESDAY, "08:00"));
        int open = postOffice.getSmtp().getPort();
        assertEquals(
                List.of("E-MAIL-002"),
                states(server(starttls(open, "localhost", Optional.of(pem)))),
                "a server that does not offer it");
        assertEquals(0, postOffice.getReceivedMessages().length);
        assertEquals("DUE", state());
        try (var sealing = new RudeSmtp(RudeSmtp.Manner.SEALS_FIRST, ofKeys())) {
            int port = sealing.port();
            clock.turn(Duration.ofMinutes(1));
            assertEquals(
                    List.of("E-MAIL-002"),
                    states(server(starttls(port, "localhost", Optional.empty()))),
                    "nobody's certificate");
            clock.turn(Duration.ofMinutes(2));
            assertEquals(
                    List.of("E-MAIL-002"),
                    states(server(starttls(port, "127.0.0.1", Optional.of(pem)))),
                    "another name than the certificate's");
            assertEquals(List.of(), sealing.mails());
            assertEquals("DUE", state());
            clock.turn(Duration.ofMinutes(4));
            assertEquals(List.of("SENT"), states(server(starttls(port, "localhost", Optional.of(pem)))));
            assertTrue(sealing.mails().getFirst().contains("Message-ID: "));
            assertEquals(1, sealing.mails().size());
        }
    }

    private static Settings.Mail starttls(int port, String host, Optional<Path> ca) {
        return new Settings.Mail(
                host, port, Tls.STARTTLS, ca, Optional.empty(), "denwaban@centre.example", Duration.ofSeconds(5));
    }

    private static Path keys() {
        return folder.resolve("mail.p12");
    }

    /// A server's key and its certificate, which nobody else has signed.
    private static Path madeKeys() throws Exception {
        var pem = folder.resolve("mail.pem");
        if (!Files.exists(pem)) {
            var made = List.of(
                    "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "SAN=dns:localhost", "-validity", "3650");
            var words = new ArrayList<Object>(List.of("-genkeypair", "-keystore", keys(), "-alias", "mail"));
            words.addAll(made);
            keytool(words.toArray());
            keytool("-exportcert", "-rfc", "-keystore", keys(), "-alias", "mail", "-file", pem);
        }
        return pem;
    }

    private static SSLContext ofKeys() throws Exception {
        var store = KeyStore.getInstance(keys().toFile(), KEY_WORD.toCharArray());
        var manager = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        manager.init(store, KEY_WORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(manager.getKeyManagers(), null, null);
        return context;
    }

    @Test
    void withoutMailInTheSettingsOrWithATurnedClockNothingLeavesAndTheAlarmSaysSo() {
        clock.set(at(TUESDAY, "09:30"));
        var none = new TicketMails(needs(Optional.empty(), false));
        assertEquals(List.of("E-MAIL-001"), states(none));
        assertEquals(List.of(TUESDAY), none.missed(CONTRACT));
        var far = new Settings.Mail(
                "mail.example",
                25,
                Tls.STARTTLS,
                Optional.empty(),
                Optional.empty(),
                "a@b.example",
                Duration.ofSeconds(1));
        assertEquals(List.of("E-MAIL-006"), states(new TicketMails(needs(Optional.of(new MailDoor(far)), true))));
    }

    /// A busy machine takes its time.
    static ServerSetup setup(int port, String protocol) {
        var setup = new ServerSetup(port, "127.0.0.1", protocol);
        setup.setServerStartupTimeout(60_000);
        return setup;
    }

    private void diesBefore() {
        var store = new TicketMailStore();
        DATABASE.run(handle -> {
            store.make(handle, CONTRACT.id(), TUESDAY, "b.example", true, clock.now());
            var mail = store.find(handle, CONTRACT.id(), TUESDAY).orElseThrow();
            assertTrue(store.claim(handle, mail.id(), "ghost", clock.now()));
        });
    }

    private static void keytool(Object... words) throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        for (var word : words) {
            command.add(String.valueOf(word));
        }
        command.addAll(List.of("-storepass", KEY_WORD));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    private TicketMails server(int port) {
        return server(plain(port));
    }

    private TicketMails server(Settings.Mail settings) {
        return new TicketMails(needs(Optional.of(new MailDoor(settings)), false));
    }

    private TicketMails.Needs needs(Optional<MailDoor> door, boolean turned) {
        return new TicketMails.Needs(
                DATABASE,
                new PeopleStore(vault),
                List.of(CONTRACT),
                NationalHolidays.LAW,
                door,
                clock::now,
                () -> turned,
                clock);
    }

    private static Settings.Mail plain(int port) {
        return new Settings.Mail(
                "127.0.0.1",
                port,
                Tls.NONE,
                Optional.empty(),
                Optional.empty(),
                "denwaban@centre.example",
                Duration.ofSeconds(2));
    }

    private static Settings.Mail sealed(int port, String host, Optional<Path> ca) {
        return new Settings.Mail(
                host,
                port,
                Tls.WHOLE,
                ca,
                Optional.of(new Settings.Account("denwaban", new Secret("for a test only"))),
                "denwaban@centre.example",
                Duration.ofSeconds(5));
    }

    private static List<String> states(TicketMails mails) {
        return mails.round(CONTRACT).stream().map(TicketMails.Told::state).toList();
    }

    private MimeMessage only() {
        assertEquals(1, postOffice.getReceivedMessages().length);
        return postOffice.getReceivedMessages()[0];
    }

    private static int missed(SimpleMeterRegistry registry) {
        return (int) registry.get("denwaban.ticket.mail.missed").gauge().value();
    }

    private static int due(SimpleMeterRegistry registry) {
        return (int) registry.get("denwaban.ticket.mails.due").gauge().value();
    }

    private static String state() {
        return DATABASE.transaction(handle -> handle.createQuery("SELECT state FROM ticket_mail")
                .mapTo(String.class)
                .one());
    }

    private static int rows() {
        return DATABASE.transaction(handle -> handle.createQuery("SELECT COUNT(*) FROM ticket_mail")
                .mapTo(Integer.class)
                .one());
    }

    private void wish(int person, LocalDate day, String time) {
        add(person, day, time);
    }

    private void withdrawn(int person, LocalDate day, String time) {
        var id = add(person, day, time);
        DATABASE.run(handle -> new TicketWishStore().withdraw(handle, id, "op1", at(day, time)));
    }

    private String add(int person, LocalDate day, String time) {
        return DATABASE.transaction(handle -> {
            var store = new PeopleStore(vault);
            var household = store.householdsByTicket(handle, CONTRACT.id(), person == 1 ? FIRST : SECOND)
                    .getFirst();
            var contact = store.members(handle, requireNonNull(store.household(handle, household)))
                    .getFirst()
                    .contactId();
            return new TicketWishStore()
                    .add(
                            handle,
                            new Told(CONTRACT.id(), household, null, null),
                            contact,
                            "op1",
                            at(day, time),
                            clock.now());
        });
    }

    private static Instant at(LocalDate day, String time) {
        return Tokyo.instant(day.atTime(LocalTime.parse(time)));
    }
}
