package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.denwaban.contract.ContractFile;
import org.junit.jupiter.api.Test;

/// Reads `asterisk-config/extensions.conf` and the files beside it as text: what must never be in them.
class DialplanTest {

    private static final Path CONFIG = Path.of("asterisk-config");
    private static final Set<String> OUTBOUND =
            Set.of("denwaban-gate", "denwaban-operators", "denwaban-hand", "denwaban-dial");
    private static final Pattern CONTEXT_IN_GOTO = Pattern.compile("[(?:](denwaban-[a-z]+),");

    private final Map<String, String> contexts = contexts();

    @Test
    void outboundContextsMatchNumbersOfOneLengthOnly() {
        for (String name : OUTBOUND)
            for (String line : body(name)) {
                if (!line.startsWith("exten => _")) continue;
                String pattern = line.substring("exten => _".length(), line.indexOf(','));
                assertFalse(pattern.contains(".") || pattern.contains("!"), name + ": " + pattern);
            }
    }

    @Test
    void theGatesPatternIsTheAttemptsId() {
        var extension = "exten => _dw" + "[0-9a-z]".repeat(30) + ",1,";
        assertTrue(text("denwaban-gate").contains(extension));
    }

    @Test
    void noContextIncludesAnother() {
        contexts.forEach((name, text) -> assertFalse(text.contains("include =>"), name));
    }

    @Test
    void nothingThatIsReachedFromTheCarrierLeadsOut() {
        var reached = reachableFrom("denwaban-trunk");
        assertEquals(
                Set.of("denwaban-trunk", "denwaban-alone", "denwaban-queue", "denwaban-guidance", "denwaban-callback"),
                reached);
        for (String name : reached)
            for (String word : List.of("Dial(", "Originate(", "Local/", "Macro(", "Gosub("))
                assertFalse(text(name).contains(word), name + " has " + word);
    }

    @Test
    void theOnlyDialStandsBehindEveryCheck() {
        var holders = contexts.entrySet().stream()
                .filter(each -> each.getValue().contains("Dial("))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        assertEquals(Set.of("denwaban-dial"), holders);
        var text = text("denwaban-dial");
        var before = text.substring(0, text.indexOf("Dial("));
        for (String check : List.of(
                "DW_NUMBER", "DW_CALLERID", "DW_RING", "DW_MAX", "DW_UNTIL", "570|990", "120|468", "CALLERID(all)"))
            assertTrue(before.contains(check), check);
        assertTrue(
                before.replaceAll("\n+", "\n").endsWith("same => n,GotoIf($[${EPOCH} <= ${UNTIL}]?:no)\nsame => n,"),
                "nothing stands between the clock and the call");
    }

    /// The server and the PBX must both know a number before it is shown.
    @Test
    void aNumberIsShownOnlyIfItIsOnThePbxsOwnList() throws IOException {
        var text = text("denwaban-dial");
        var check = "GotoIf(${REGEX(\"&${SHOWN}&\" &${GLOBAL(DENWABAN_SHOWN)}&)}?:no)\n";
        int form = text.indexOf("GotoIf(${REGEX(\"^0(120|468)[0-9]{6}$\" ${SHOWN})}?:no)\n");
        assertTrue(form > 0 && form < text.indexOf(check), "digits alone reach the list");
        assertTrue(text.indexOf(check) < text.indexOf("Dial("));
        assertTrue(withoutComments("modules.conf").contains("\nload = func_global.so\n"));
        assertTrue(withoutComments("local.example/globals.conf").contains("\nDENWABAN_SHOWN => 0468999900\n"));
    }

    @Test
    void whoeverReachesTheDialWasToldToGo() {
        for (String name : List.of("denwaban-gate", "denwaban-hand")) {
            var text = text(name);
            int asked = text.indexOf("AGI(");
            for (String word :
                    List.of("DW_GO", "DW_NUMBER", "DW_CALLERID", "DW_RING", "DW_MAX", "DW_MESSAGE", "DW_UNTIL"))
                assertTrue(text.substring(0, asked).contains("Set(" + word + "=)\n"), name + " " + word);
            assertTrue(text.indexOf("TIMEOUT(absolute)=5") < asked, name);
            assertTrue(text.indexOf("AGIEXITONHANGUP=yes") < asked, name);
            assertTrue(
                    text.contains("[\"${AGISTATUS}\" = \"SUCCESS\" & \"${DW_GO}\" = \"yes\"]?denwaban-dial,s,1"), name);
            assertTrue(text.contains("exten => T,1,Goto(denwaban-refused,s,1)"), name);
        }
    }

    @Test
    void theMessageKeyIsArmedOnlyForAMessageAndOnlyOnTheOperatorsLeg() throws IOException {
        var dial = text("denwaban-dial");
        assertEquals(
                1, Pattern.compile("DYNAMIC_FEATURES").matcher(dial).results().count());
        assertTrue(dial.contains("Set(DYNAMIC_FEATURES=denwaban-hold#denwaban-transfer"
                + "${IF($[${LEN(${MESSAGE})} > 0]?#denwaban-message:)})"));
        assertFalse(dial.contains("_DYNAMIC_FEATURES"), "the citizen's leg would inherit it");
        for (String name : List.of("denwaban-gate", "denwaban-hand"))
            assertTrue(text(name).indexOf("Set(DW_MESSAGE=)") < text(name).indexOf("AGI("), name);
        var features = withoutComments("features.conf");
        assertEquals(
                List.of(
                        "denwaban-message => #,self,Gosub(denwaban-leave,s,1)",
                        "denwaban-hold => A,self,Gosub(denwaban-hold,s,1),denwaban",
                        "denwaban-transfer => B,self,Gosub(denwaban-transfer,s,1)"),
                features.substring(features.indexOf("[applicationmap]"))
                        .lines()
                        .skip(1)
                        .filter(line -> !line.isBlank())
                        .toList());
        assertFalse(text("denwaban-connected").contains("_DYNAMIC_FEATURES"), "the citizen's leg would inherit it");
    }

    @Test
    void whoIsTransferredReachesSupervisorsOrAVoiceAndNoWayOut() {
        assertTrue(text("denwaban-transfer").contains("ChannelRedirect(${BRIDGEPEER},denwaban-supervisor,s,1)"));
        assertTrue(text("denwaban-supervisor").contains("Queue(denwaban-supervisors,,,,45)"));
        for (String start : List.of("denwaban-hold", "denwaban-transfer", "denwaban-supervisor"))
            for (String name : reachableFrom(start))
                for (String word : List.of("Dial(", "Originate(", "Local/", "denwaban-dial", "denwaban-hand"))
                    assertFalse(text(name).contains(word), start + " reaches " + name + ", which has " + word);
    }

    @Test
    void whatLeavesAMessageAsksNobody() {
        for (String name : List.of("denwaban-leave", "denwaban-message", "denwaban-message-told"))
            for (String word : List.of("AGI(", "Dial(", "Read("))
                assertFalse(text(name).contains(word), name + " has " + word);
    }

    @Test
    void everyContractsRecordingIsThere() throws IOException {
        try (var contracts = Files.list(Path.of("docs/contracts"))) {
            for (var file :
                    contracts.filter(each -> each.toString().endsWith(".toml")).toList()) {
                var contract = assertInstanceOf(ContractFile.Reading.Accepted.class, ContractFile.read(file))
                        .contract();
                var message = contract.machineMessage();
                if (message != null)
                    assertTrue(Files.exists(CONFIG.resolve("sounds/denwaban/" + message.prompt() + ".wav")), "" + file);
            }
        }
    }

    @Test
    void noFileWritesNumbersDown() throws IOException {
        var logger = withoutComments("logger.conf");
        for (String level : List.of("verbose", "debug", "notice", "dtmf", "full"))
            assertFalse(logger.contains(level), level);
        assertTrue(logger.contains("queue_log = no"));
        assertTrue(withoutComments("cdr.conf").contains("enable = no"));
        var modules = withoutComments("modules.conf");
        for (String module : List.of("cdr_csv", "cdr_custom", "app_system", "func_shell", "res_http", "res_ari"))
            assertFalse(modules.contains(module), module);
        assertTrue(modules.contains("autoload = no"));
    }

    /// A BYE of the carrier that is lost (RFC 3261 has no other end of a call).
    @Test
    void aTrunkLegWithoutASoundEndsAfterHalfAMinute() throws IOException {
        var pjsip = withoutComments("pjsip.conf");
        var trunk = pjsip.substring(pjsip.indexOf("[denwaban-trunk](!)"), pjsip.indexOf("[denwaban-trunk-aor](!)"));
        assertTrue(trunk.contains("\nrtp_timeout = 30\n"), trunk);
    }

    @Test
    void amiUsersHaveTheLeastRights() throws IOException {
        var manager = withoutComments("manager.conf");
        assertTrue(manager.contains("read = call,agent,user,cdr,system\nwrite =\n"));
        assertTrue(manager.contains("read =\nwrite = call,agent,originate,reporting\n"));
        assertFalse(manager.contains("secret"));
    }

    private static String withoutComments(String file) throws IOException {
        return Files.readAllLines(CONFIG.resolve(file)).stream()
                .map(line -> line.replaceFirst(";.*", "").stripTrailing())
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private Set<String> reachableFrom(String start) {
        var reached = new HashSet<String>();
        var next = new ArrayDeque<>(List.of(start));
        while (!next.isEmpty()) {
            var name = next.pop();
            if (!reached.add(name)) continue;
            var gotos = CONTEXT_IN_GOTO.matcher(text(name));
            while (gotos.find()) next.add(gotos.group(1));
        }
        return reached;
    }

    private String text(String context) {
        return contexts.getOrDefault(context, "");
    }

    private List<String> body(String context) {
        return text(context).lines().toList();
    }

    private static Map<String, String> contexts() {
        var all = new LinkedHashMap<String, String>();
        var current = "";
        try {
            for (String line : withoutComments("extensions.conf").lines().toList()) {
                if (line.startsWith("[")) current = line.substring(1, line.indexOf(']'));
                else all.merge(current, line.strip() + "\n", String::concat);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return all;
    }
}
