package org.denwaban.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsFileTest {

    private static final String WHOLE = """
            data_directory = "data"
            wrap_up_seconds = 7

            [pbx]
            system_name = "pbx"
            address = "127.0.0.1:5038"
            hear_user = "ears"
            hear_secret = "made-up-1"
            speak_user = "mouth"
            speak_secret_file = "speak.secret"
            cel_directory = "/var/log/asterisk/cel-custom"
            trunk = "trunk"
            trunk_hosts = ["127.0.0.5"]
            operator_ring_seconds = 15

            [agi]
            address = "127.0.0.1:4573"
            [metrics]
            address = "127.0.0.1:9464"
            [control]
            address = "[::1]:9465"

            [[contract]]
            file = "contracts/yokosuka-2018.toml"
            dial = true

            [[operator]]
            id = "op1"
            phone = "PJSIP/1001"
            contracts = ["yokosuka-2018"]

            [[operator]]
            id = "op2"
            phone = "PJSIP/1002"
            contracts = ["yokosuka-2018"]
            """;

    @TempDir
    private Path folder;

    @Test
    void thePbxsSecurityLogIsOneOfItsFilesIfItIsNamed() throws Exception {
        var named = WHOLE.replace("trunk = ", "security_log = \"log/security.log\"\ntrunk = ");
        assertEquals(
                Optional.of(folder.resolve("log/security.log")),
                read(named).pbx().securityLog());
    }

    @Test
    void aWholeFile() throws Exception {
        var settings = read(WHOLE);
        assertEquals(folder.resolve("data"), settings.dataDirectory());
        assertTrue(settings.database().isEmpty());
        assertEquals(Duration.ofSeconds(7), settings.wrapUp());
        assertEquals(5038, settings.pbx().ami().getPort());
        assertEquals("made-up-1", settings.pbx().hear().secret().reveal());
        assertEquals("made-up-2", settings.pbx().speak().secret().reveal());
        assertEquals(Path.of("/var/log/asterisk/cel-custom"), settings.pbx().celDirectory());
        assertTrue(settings.pbx().securityLog().isEmpty());
        assertEquals(Duration.ofSeconds(15), settings.pbx().operatorRing());
        assertTrue(settings.control().getAddress().isLoopbackAddress());
        assertEquals(
                List.of(new Settings.ContractEntry(folder.resolve("contracts/yokosuka-2018.toml"), true)),
                settings.contracts());
        assertEquals(
                List.of("op1", "op2"),
                settings.operators().stream().map(Settings.Operator::id).toList());
    }

    @Test
    void whatMayBeLeftOut() throws Exception {
        var settings = read(WHOLE.replaceAll("(?m)^(wrap_up_seconds|operator_ring_seconds).*\n", ""));
        assertEquals(Duration.ofSeconds(5), settings.wrapUp());
        assertEquals(Duration.ofSeconds(20), settings.pbx().operatorRing());
    }

    @Test
    void noSecretIsPrinted() throws Exception {
        var printed = read(WHOLE).toString();
        assertFalse(printed.contains("made-up"), printed);
        assertTrue(printed.contains("***"), printed);
    }

    @Test
    void programsThatAreTold() throws Exception {
        var hook = """

                [[webhook]]
                name = "city"
                url = "https://city.example/hook"
                secret_file = "speak.secret"
                contracts = ["yokosuka-2018"]
                events = ["call.ended", "result.entered"]
                """;
        var one = read(WHOLE + hook).webhooks().getFirst();
        assertEquals("made-up-2", one.secret().reveal());
        assertEquals(2, one.events().size());
        for (var host : List.of("http://127.0.0.1:8080/", "http://[::1]:8080/hook", "http://localhost/")) {
            assertEquals(
                    host,
                    read(WHOLE + hook.replace("https://city.example/hook", host))
                            .webhooks()
                            .getFirst()
                            .url()
                            .toString());
        }
        for (var host : List.of(
                "http://city.example/",
                "http://127.0.0.1.city.example/",
                "https://a:b@city.example/",
                "ftp://[::1]/")) {
            refused(WHOLE + hook.replace("https://city.example/hook", host), "webhook.url must be https://");
        }
        refused(WHOLE + hook.replace("call.ended", "call.began"), "webhook.events must be out of");
        refused(WHOLE + hook.replace("\"city\"", "\"a city\""), "webhook.name must be");
        refused(WHOLE + hook + hook, "webhook.name stands twice");
        refused(WHOLE + hook.replace("secret_file = \"speak.secret\"", ""), "say either webhook.secret or");
    }

    /// Found by fuzzing: tomlj 2.2.0 has no answer to it.
    @Test
    void anInlineTableThatACommentLeavesOpenIsRefused() throws Exception {
        refused("q={\"\",#made-up\0\0", "is no TOML");
    }

    @Test
    void aDatabaseOfOnesOwn() throws Exception {
        var own = """

                [database]
                url = "jdbc:mariadb://db.example:3306/denwaban?sslMode=verify-full"
                user = "denwaban"
                password_file = "speak.secret"
                """;
        var database = read(WHOLE + own).database().orElseThrow();
        assertEquals("denwaban", database.user());
        assertEquals("made-up-2", database.password().reveal());
        refused(WHOLE + own.replace("sslMode=verify-full", "password=made-up-3"), "database.url holds a password");
        refused(WHOLE + own.replace("user =", "usr ="), "did you mean 'database.user'?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data_directory = \"data\" | data_directry = \"data\" | did you mean 'data_directory'?",
                "data_directory = \"data\" | data_directory = 5 | data_directory is missing or no text",
                "wrap_up_seconds = 7 | wrap_up_seconds = 601 | wrap_up_seconds must be whole seconds, 0 to 600",
                "wrap_up_seconds = 7 | wrap_up_seconds = 0.5 | wrap_up_seconds must be whole seconds, 0 to 600",
                "operator_ring_seconds = 15 | operator_ring_seconds = 0 | must be whole seconds, 1 to 60",
                "system_name = \"pbx\" | # | pbx.system_name is missing",
                "hear_user = \"ears\" | hear_user = \"  \" | pbx.hear_user is missing",
                "hear_secret = \"made-up-1\" | # | say either pbx.hear_secret or pbx.hear_secret_file",
                "hear_secret = \"made-up-1\" | hear_secret = \"a\\r\\nb\" | pbx.hear_secret has more than one line",
                "\"speak.secret\" | \"nowhere.secret\" | pbx.speak_secret_file names a file that cannot be read",
                "trunk_hosts = [\"127.0.0.5\"] | trunk_hosts = [] | pbx.trunk_hosts must be a list of texts",
                "trunk_hosts = [\"127.0.0.5\"] | trunk_hosts = [5] | pbx.trunk_hosts must be a list of texts",
                "[metrics] | [metrix] | the table [metrics] is missing",
                "127.0.0.1:4573 | 127.0.0.1 | agi.address must be \"host:port\"",
                "127.0.0.1:4573 | 127.0.0.1:65536 | agi.address must be \"host:port\"",
                "127.0.0.1:4573 | 127.0.0.1:0 | agi.address must be \"host:port\"",
                "127.0.0.1:4573 | :4573 | agi.address says no host",
                "127.0.0.1:4573 | 192.0.2.1:4573 | agi.address must lie on loopback",
                "127.0.0.1:4573 | 0.0.0.0:4573 | agi.address must lie on loopback",
                "[::1]:9465 | [::]:9465 | control.address must lie on loopback",
                "127.0.0.1:9464 | nobody.invalid:9464 | metrics.address names a host that is not known here",
                "[::1]:9465 | 127.0.0.1:4573 | port of agi, metrics, control and desk stands twice: 4573",
                "127.0.0.1:9464 | 0.0.0.0:4573 | port of agi, metrics, control and desk stands twice: 4573",
                "127.0.0.1:5038 | 192.0.2.1:5038 | line 6: E-CFG-008 pbx.address leaves this machine in the clear",
                "127.0.0.1:5038 | 0.0.0.0:5038 | pbx.closed_network = true where nobody else is on that network",
                "trunk = \"trunk\" | closed_network = 1 | pbx.closed_network must be true or false",
                "127.0.0.1:9464 | 192.0.2.1:9464 | E-CFG-008 metrics.address leaves this machine in the clear",
                "127.0.0.1:9464 | [::]:9464 | E-CFG-008 metrics.address leaves this machine in the clear",
                "dial = true | # | contract.dial is missing or neither true nor false",
                "dial = true | dial = \"yes\" | contract.dial is missing or neither true nor false",
                "PJSIP/1002 | SIP/1002 | operator.phone must name a PJSIP endpoint",
                "PJSIP/1002 | PJSIP/1001 | phone of operator and supervisor stands twice: PJSIP/1001",
                "op2 | op1 | id of operator and supervisor stands twice: op1",
                "[[contract]] | [[contracts]] | at least one [[contract]] is needed",
                "trunk = \"trunk\" | trunk = trunk\" | line 12"
            })
    void eachFaultIsTold(String right, String wrong, String told) throws IOException {
        assertTrue(WHOLE.contains(right), right);
        refused(WHOLE.replace(right, wrong), told);
    }

    @Test
    void aClosedNetworkIsSaidInAWordOfItsOwn() throws Exception {
        var away = WHOLE.replace("127.0.0.1:5038", "192.0.2.1:5038").replace("127.0.0.1:9464", "192.0.2.1:9464");
        var closed = away.replace("[agi]", "closed_network = true\n[agi]")
                .replace("[control]", "closed_network = true\n[control]");
        assertEquals("192.0.2.1", read(closed).pbx().ami().getAddress().getHostAddress());
        assertEquals("192.0.2.1", read(closed).metrics().getAddress().getHostAddress());
        refused(closed.replace("= true\n[agi]", "= false\n[agi]"), "E-CFG-008 pbx.address");
        refused(closed.replace("= true\n[control]", "= false\n[control]"), "E-CFG-008 metrics.address");
    }

    @Test
    void whoKeepsTheClockIsTheKernelsToSayUnlessSaidOtherwise() throws Exception {
        assertFalse(read(WHOLE).clockKeptOutside(), "the default is the safe one");
        assertFalse(read("clock_kept_outside = false\n" + WHOLE).clockKeptOutside());
        assertTrue(read("clock_kept_outside = true\n" + WHOLE).clockKeptOutside());
        refused("clock_kept_outside = \"chrony\"\n" + WHOLE, "line 1: clock_kept_outside must be true or false");
    }

    @Test
    void pagesInTheClearStayOnThisMachine() throws Exception {
        var desk = "\n[desk]\naddress = \"%s\"\n";
        assertTrue(read(WHOLE + desk.formatted("127.0.0.1:8080")).desk().isPresent());
        for (var away : List.of("0.0.0.0:8443", "192.0.2.1:8443", "[::]:8443")) {
            refused(
                    WHOLE + desk.formatted(away),
                    "desk.address must lie on loopback (127.0.0.0/8 or [::1]), or desk.certificate_file and");
        }
    }

    @Test
    void everyFaultAtOnceEachWithItsLine() throws IOException {
        var said = refused(
                WHOLE.replace("wrap_up_seconds = 7", "wrap_up_secnds = 7")
                        .replace("127.0.0.1:4573", "192.0.2.1:4573")
                        .replace("dial = true", "dial = 1"),
                "line 2: unknown key 'wrap_up_secnds'; did you mean 'wrap_up_seconds'?");
        assertTrue(said.contains("line 17: agi.address must lie on loopback"), said);
        assertTrue(said.contains("line 25: contract.dial"), said);
    }

    @Test
    void aMissingFileSaysWhatToDo() {
        var said = said(assertThrows(SettingsException.class, () -> SettingsFile.read(folder.resolve("none.toml"))));
        assertTrue(said.contains("name an existing file with --config"), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-r-----", "rw----r--", "rw--w----"})
    void aSecretThatOthersMayUseIsRefused(String permissions) throws IOException {
        var open = PosixFilePermissions.fromString(permissions);
        var settings = written(WHOLE);
        Files.setPosixFilePermissions(settings, open);
        var said = said(assertThrows(SettingsException.class, () -> SettingsFile.read(settings)));
        assertTrue(said.contains("pbx.hear_secret: others may use " + settings + " (" + permissions + ")"), said);
        assertTrue(said.contains("chmod 600 " + settings), said);

        Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(folder.resolve("speak.secret"), open);
        var other = said(assertThrows(SettingsException.class, () -> SettingsFile.read(settings)));
        assertTrue(other.contains("pbx.speak_secret_file: others may use"), other);
        assertFalse(other.contains("pbx.hear_secret:"), other);
    }

    @Test
    void settingsWithoutASecretInThemMayBeReadByAll() throws Exception {
        var settings = written(WHOLE.replace("hear_secret = \"made-up-1\"", "hear_secret_file = \"speak.secret\""));
        Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals(
                "made-up-2", SettingsFile.read(settings).pbx().hear().secret().reveal());
    }

    @Test
    void anEmptyOrTornSecretFileIsRefused() throws IOException {
        var settings = written(WHOLE);
        Files.writeString(folder.resolve("speak.secret"), "\n");
        var empty = assertThrows(SettingsException.class, () -> SettingsFile.read(settings));
        assertTrue(said(empty).contains("names an empty file"), said(empty));
        Files.writeString(folder.resolve("speak.secret"), "made-up-2\nmade-up-3\n");
        var two = assertThrows(SettingsException.class, () -> SettingsFile.read(settings));
        assertTrue(said(two).contains("more than one line"), said(two));
        assertFalse(said(two).contains("made-up"), said(two));
    }

    @Test
    void fontsAndWebhooksHaveAnEnd() throws Exception {
        assertEquals(
                Settings.MOST_FONTS, read(fonts(Settings.MOST_FONTS)).fonts().size());
        assertEquals(
                Settings.MOST_WEBHOOKS,
                read(WHOLE + webhooks(Settings.MOST_WEBHOOKS)).webhooks().size());
        for (int fonts : List.of(Settings.MOST_FONTS + 1, 10 * Settings.MOST_FONTS)) {
            refused(fonts(fonts), "fonts names more than 8 files");
        }
        for (int webhooks : List.of(Settings.MOST_WEBHOOKS + 1, 10 * Settings.MOST_WEBHOOKS)) {
            refused(WHOLE + webhooks(webhooks), "more than 4 [[webhook]]");
        }
    }

    private static String fonts(int many) {
        return "fonts = [" + "\"a.ttf\", ".repeat(many) + "]\n" + WHOLE;
    }

    private static String webhooks(int many) {
        var hooks = new StringBuilder();
        for (int i = 0; i < many; i++) {
            hooks.append("""
                    [[webhook]]
                    name = "city-%d"
                    url = "https://city.example/hook"
                    secret_file = "speak.secret"
                    contracts = ["yokosuka-2018"]
                    events = ["call.ended"]
                    """.formatted(i));
        }
        return hooks.toString();
    }

    @Test
    void secondsHaveAnEnd() throws Exception {
        assertEquals(
                SettingsFile.WRAP_UP_MOST,
                read(seconds("wrap_up_seconds = ", 7, 600)).wrapUp());
        assertEquals(
                SettingsFile.OPERATOR_RING_MOST,
                read(seconds("operator_ring_seconds = ", 15, 60)).pbx().operatorRing());
        for (int seconds : List.of(601, 6_000)) {
            refused(seconds("wrap_up_seconds = ", 7, seconds), "wrap_up_seconds must be whole seconds, 0 to 600");
        }
        for (int seconds : List.of(61, 600)) {
            refused(
                    seconds("operator_ring_seconds = ", 15, seconds),
                    "operator_ring_seconds must be whole seconds, 1 to 60");
        }
        assertEquals(
                SettingsFile.MAIL_PATIENCE_MOST,
                read(WHOLE + MAIL + "timeout_seconds = 600\n")
                        .mail()
                        .orElseThrow()
                        .timeout());
        for (int seconds : List.of(601, 6_000)) {
            refused(WHOLE + MAIL + "timeout_seconds = " + seconds, "timeout_seconds must be whole seconds, 1 to 600");
        }
    }

    private static final String MAIL = """
            [mail]
            address = "127.0.0.1:2525"
            tls = "none"
            from = "denwaban@city.example"
            """;

    private static String seconds(String key, int usual, int other) {
        return WHOLE.replace(key + usual, key + other);
    }

    private static String said(SettingsException refused) {
        return String.valueOf(refused.getMessage());
    }

    private Settings read(String text) throws IOException, SettingsException {
        return SettingsFile.read(written(text));
    }

    private String refused(String text, String told) throws IOException {
        var settings = written(text);
        var said = said(assertThrows(SettingsException.class, () -> SettingsFile.read(settings)));
        assertTrue(said.contains(told), said);
        assertFalse(said.contains("made-up"), said);
        return said;
    }

    private Path written(String text) throws IOException {
        var alone = PosixFilePermissions.fromString("rw-------");
        var secret = Files.writeString(folder.resolve("speak.secret"), "made-up-2\n");
        Files.setPosixFilePermissions(secret, alone);
        var settings = Files.writeString(folder.resolve("denwaban.toml"), text);
        Files.setPosixFilePermissions(settings, alone);
        return settings;
    }
}
