package org.denwaban.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.denwaban.campaign.EscalationStore;
import org.denwaban.clock.ContractClock;
import org.denwaban.clock.HandClock;
import org.denwaban.contract.Contract;
import org.denwaban.contract.ContractFile;
import org.denwaban.db.Database;
import org.denwaban.db.RealMariaDb;
import org.denwaban.inbound.Enquiries.Answer;
import org.denwaban.inbound.Enquiries.Entered;
import org.denwaban.inbound.Enquiry.Booked;
import org.denwaban.inbound.Enquiry.Booking;
import org.denwaban.inbound.Enquiry.Channel;
import org.denwaban.staff.Operator;
import org.denwaban.staff.Presence;
import org.denwaban.vault.Vault;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What operators write of enquiries: several of one call, by fax, corrected by a new row; sealed.
class EnquiriesIT {

    private static final Database DATABASE = RealMariaDb.freshMigrated();

    /// Wednesday 2026-04-01 09:00 in Tokyo.
    private static final Instant NOW = Instant.parse("2026-04-01T00:00:00Z");

    private static final String CONTRACT = "wakayama-2026";

    @TempDir
    private Path directory;

    private final HandClock machine = new HandClock(NOW);
    private final LiveLine live = new LiveLine();

    @SuppressWarnings("NullAway.Init") // made before each test
    private Enquiries enquiries;

    @SuppressWarnings("NullAway.Init")
    private EscalationStore escalations;

    @AfterAll
    static void closeDatabase() {
        DATABASE.close();
    }

    private static Contract contract(String id) {
        return assertInstanceOf(
                        ContractFile.Reading.Accepted.class,
                        ContractFile.read(Path.of("docs/contracts/" + id + ".toml")))
                .contract();
    }

    @BeforeEach
    void aCallIsOnTheLine() throws Exception {
        RealMariaDb.empty(DATABASE, List.of("enquiry", "escalation", "audit_entry"));
        var vault = Vault.at(directory.resolve("keys"));
        escalations = new EscalationStore(vault);
        enquiries = new Enquiries(
                DATABASE,
                new EnquiryStore(vault),
                escalations,
                List.of(contract(CONTRACT), contract("yokosuka-2018")),
                live,
                new Presence(List.of(
                        new Operator("op1", "PJSIP/1001", Set.of(CONTRACT)),
                        new Operator("op2", "PJSIP/1002", Set.of("yokosuka-2018")))),
                ContractClock.open(machine, directory.resolve(ContractClock.FILE)),
                machine);
        live.came("call-1", CONTRACT, null, NOW);
    }

    private static Entered entered(@Nullable String call, String content, @Nullable String corrects) {
        return new Entered(
                CONTRACT,
                call,
                new Enquiry(
                        call == null ? Channel.FAX : Channel.PHONE,
                        "交付予約",
                        content,
                        new Booking(Booked.TAKEN, "2026-17")),
                "",
                corrects,
                "op1");
    }

    private String taken(Entered entered) {
        return assertInstanceOf(Answer.Done.class, enquiries.take(entered)).id();
    }

    private static long count(String what) {
        return DATABASE.transaction(handle -> handle.createQuery("SELECT COUNT(*) FROM " + what)
                .mapTo(Long.class)
                .one());
    }

    @Test
    void oneCallMayBringSeveralAndAFaxIsNoCall() {
        taken(entered("call-1", "架空の問合せ1", null));
        machine.turn(Duration.ofSeconds(1));
        taken(entered("call-1", "架空の問合せ2", null));
        taken(entered(null, "架空のFAX", null));
        assertEquals(
                List.of("架空の問合せ1", "架空の問合せ2"),
                enquiries.ofCall("call-1").stream()
                        .map(entry -> entry.enquiry().content())
                        .toList());
        assertEquals(1, count("enquiry WHERE channel = 'FAX' AND call_id IS NULL"));
        assertEquals(3, count("enquiry WHERE booking = 'TAKEN' AND booking_number = '2026-17'"));
        assertEquals(0, count("enquiry WHERE HEX(content_sealed) LIKE CONCAT('%', HEX('架空'), '%')"));
    }

    @Test
    void aCorrectionIsANewRowAtTheOldOnesTimeAndTheOldOneStays() {
        var old = taken(entered("call-1", "まちがい", null));
        machine.turn(Duration.ofMinutes(5));
        var corrected = taken(entered("call-1", "訂正後", old));
        assertEquals(2, count("enquiry"));
        assertEquals(1, count("enquiry WHERE id = '" + old + "' AND superseded_by = '" + corrected + "'"));
        var now = enquiries.ofCall("call-1");
        assertEquals(
                List.of("訂正後"),
                now.stream().map(each -> each.enquiry().content()).toList());
        assertEquals(NOW, now.getFirst().at());
        assertEquals(new Answer.NotTheirs(), enquiries.take(entered("call-1", "二度目", old)), "it holds no more");
    }

    @Test
    void whatWasAskedIsOpenedOnlyForWhoWroteItAndTheLookIsOnRecord() {
        var id = taken(entered("call-1", "架空の問合せ", null));
        assertTrue(enquiries.read(CONTRACT, id, "op2", "").isEmpty());
        assertEquals(0, count("audit_entry"));
        assertEquals(
                "架空の問合せ",
                enquiries.read(CONTRACT, id, "op1", "").orElseThrow().enquiry().content());
        assertEquals(
                1, count("audit_entry WHERE action = 'ENQUIRY_READ' AND by_whom = 'op1' AND subject = '" + id + "'"));
    }

    @Test
    void nothingIsWrittenForOthersNorWithFaults() {
        UnaryOperator<Entered> byOp2 = entered -> new Entered(
                entered.contractId(), entered.callId(), entered.enquiry(), entered.escalation(), null, "op2");
        assertEquals(new Answer.NotTheirs(), enquiries.take(byOp2.apply(entered("call-1", "架空", null))));
        assertEquals(new Answer.NotTheirs(), enquiries.take(entered("no-such-call", "架空", null)));
        assertInstanceOf(Answer.Faulty.class, enquiries.take(entered("call-1", " ", null)));
        assertEquals(0, count("enquiry"));
    }

    @Test
    void whatIsPassedOnToTheCommissionerGoesWithIt() {
        var entered = entered("call-1", "架空の苦情", null);
        taken(new Entered(CONTRACT, "call-1", entered.enquiry(), "架空の引継ぎ", null, "op1"));
        var open = DATABASE.transaction(handle -> escalations.open(handle, CONTRACT));
        assertEquals("架空の引継ぎ", open.getFirst().content());
        assertEquals("call-1", open.getFirst().about().callId());
    }
}
