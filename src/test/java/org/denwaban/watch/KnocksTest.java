package org.denwaban.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lines as res_security_log of Asterisk 22.10.1 writes them, with made-up addresses.
class KnocksTest {

    private static final String BEFORE = line("InvalidAccountID", "PJSIP", "before");

    @TempDir
    private Path directory;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Path log;

    @BeforeEach
    void write() throws IOException {
        log = directory.resolve("security.log");
        Files.writeString(log, BEFORE);
    }

    @Test
    void eachWhoIsSentAwayIsCountedByDoorAndByWhatWasWrong() throws IOException {
        try (var knocks = new Knocks(log, registry)) {
            append(line("InvalidAccountID", "PJSIP", "100"));
            append(line("InvalidAccountID", "PJSIP", "admin"));
            append(line("ChallengeResponseFailed", "PJSIP", "1001"));
            append(line("FailedACL", "AMI", "denwaban-speak"));
            append(line("InvalidPassword", "AMI", "denwaban-speak"));
            append(line("RequestNotSupported", "PJSIP", "100"));
            append(line("SuccessfulAuth", "PJSIP", "1001"));
            append(line("ChallengeSent", "PJSIP", "1001"));
            knocks.look();
        }

        assertEquals(2, counted("SIP", "ACCOUNT"));
        assertEquals(1, counted("SIP", "SECRET"));
        assertEquals(1, counted("AMI", "ADDRESS"));
        assertEquals(1, counted("AMI", "SECRET"));
        assertEquals(1, counted("SIP", "OTHER"));
        assertEquals(6, all());
    }

    @Test
    void aLineIsCountedOnceAndOnlyWhenItIsWhole() throws IOException {
        try (var knocks = new Knocks(log, registry)) {
            var line = line("InvalidAccountID", "PJSIP", "100");
            append(line.substring(0, 150));
            knocks.look();
            assertEquals(0, all());
            append(line.substring(150));
            knocks.look();
            knocks.look();
        }

        assertEquals(1, all());
    }

    @Test
    void aFileThatIsChangedForAnotherOrEmptiedIsReadFromItsBeginning() throws IOException {
        try (var knocks = new Knocks(log, registry)) {
            Files.move(log, directory.resolve("security.log.1"));
            Files.writeString(log, line("InvalidAccountID", "PJSIP", "100") + line("FailedACL", "AMI", "x"));
            knocks.look();
            assertEquals(2, all());
            Files.writeString(log, line("InvalidPassword", "AMI", "x"), StandardOpenOption.TRUNCATE_EXISTING);
            knocks.look();
        }

        assertEquals(3, all());
    }

    @Test
    void whatAStrangerCallsItselfIsCountedAsNothingElse() throws IOException {
        try (var knocks = new Knocks(log, registry)) {
            append(line("SuccessfulAuth", "PJSIP", "x\",Service=\"AMI\",SecurityEvent=\"InvalidPassword"));
            append(line("InvalidAccountID", "PJSIP", "x SecurityEvent=\"FailedACL\",Service=\"AMI\""));
            append("SecurityEvent=\"InvalidAccountID\",Service=\"AMI\"\n");
            append("x".repeat(200_000) + "\n");
            knocks.look();
        }

        assertEquals(1, counted("SIP", "ACCOUNT"));
        assertEquals(1, all());
    }

    @Test
    void aLookReadsOneMebibyteAtMostAndTheNextGoesOn() throws IOException {
        var line = line("InvalidAccountID", "PJSIP", "100");
        int aLook = Knocks.READ_MOST / line.length();
        try (var knocks = new Knocks(log, registry)) {
            append(line.repeat(10 * aLook));
            knocks.look();
            assertEquals(aLook, all());
            for (int look = 0; look < 10; look++) {
                knocks.look();
            }
            assertEquals(10 * aLook, all());
            append("x".repeat(Knocks.READ_MOST + 1)); // no line has an end there
            knocks.look();
            append("\n" + line);
            knocks.look();
        }

        assertEquals(10 * aLook + 1, all());
    }

    @Test
    void aFileThatIsNotThereIsSaid() throws IOException {
        Files.delete(log);
        try (var knocks = new Knocks(log, registry)) {
            assertEquals(0, readable());
            assertThrows(IOException.class, knocks::look);
            Files.writeString(log, line("InvalidAccountID", "PJSIP", "100"));
            knocks.look();
        }

        assertEquals(1, all());
    }

    private void append(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.APPEND);
    }

    private double readable() {
        return registry.get("denwaban.pbx.security.log.readable").gauge().value();
    }

    private double counted(String door, String kind) {
        return registry.get("denwaban.pbx.knocks")
                .tag("door", door)
                .tag("kind", kind)
                .counter()
                .count();
    }

    private double all() {
        return registry.get("denwaban.pbx.knocks").counters().stream()
                .mapToDouble(each -> each.count())
                .sum();
    }

    private static String line(String event, String service, String account) {
        return "[2018-11-01 10:00:00.123] SECURITY[4711] res_security_log.c: SecurityEvent=\"" + event
                + "\",EventTV=\"2018-11-01T10:00:00.123+0900\",Severity=\"Error\",Service=\"" + service
                + "\",EventVersion=\"1\",AccountID=\"" + account
                + "\",SessionID=\"made-up\",LocalAddress=\"IPV4/UDP/127.0.0.4/5060\","
                + "RemoteAddress=\"IPV4/UDP/127.0.0.9/5060\"\n";
    }
}
