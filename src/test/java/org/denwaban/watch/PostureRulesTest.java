package org.denwaban.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.denwaban.watch.PostureRules.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostureRulesTest {

    private static final Set<String> CALLER_IDS = Set.of("0468999900", "0120999900");
    private static final String LIST = "GLOBAL(DENWABAN_SHOWN)";

    private static final Map<String, String> WELL = Map.ofEntries(
            Map.entry("AST_CONFIG(asterisk.conf,options,live_dangerously,-1)", "no"),
            Map.entry("AST_CONFIG(asterisk.conf,options,debug,-1)", "0"),
            Map.entry("AST_CONFIG(manager.conf,general,bindaddr,-1)", "127.0.0.1"),
            Map.entry("AST_CONFIG(manager.conf,general,debug,-1)", "no"),
            Map.entry("AST_CONFIG(manager.conf,general,webenabled,-1)", "no"),
            Map.entry("AST_CONFIG(cdr.conf,general,enable,-1)", "no"),
            Map.entry("AST_CONFIG(pjsip.conf,anonymous,type,-1)", ""),
            Map.entry("IFMODULE(app_system.so)", "0"),
            Map.entry("IFMODULE(app_originate.so)", "0"),
            Map.entry("IFMODULE(cel_pgsql.so)", "0"),
            Map.entry("IFMODULE(func_curl.so)", "0"),
            Map.entry("IFMODULE(func_shell.so)", "0"),
            Map.entry("IFMODULE(pbx_spool.so)", "0"),
            Map.entry("IFMODULE(res_ari.so)", "0"),
            Map.entry("IFMODULE(res_pjsip_endpoint_identifier_anonymous.so)", "0"),
            Map.entry("GLOBAL(DENWABAN_DIALPLAN)", PostureRules.DIALPLAN),
            Map.entry("DIALPLAN_EXISTS(denwaban-dial,s," + PostureRules.LAST_METRE_LINES + ")", "1"),
            Map.entry(LIST, "0120999900&0468999900"));

    @Test
    void asItIsShippedNothingIsWrongAndNothingElseIsAsked() {
        assertEquals(List.of(), PostureRules.faults(WELL, true, CALLER_IDS));
        assertEquals(WELL.keySet(), Set.copyOf(PostureRules.questions()));
        assertEquals(WELL.size(), PostureRules.questions().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AST_CONFIG(asterisk.conf,options,live_dangerously,-1)|yes|asterisk.conf: [options] live_dangerously = no",
                "AST_CONFIG(asterisk.conf,options,live_dangerously,-1)|''|asterisk.conf: [options] live_dangerously = no",
                "AST_CONFIG(asterisk.conf,options,debug,-1)|3|asterisk.conf: [options] debug = 0",
                "AST_CONFIG(manager.conf,general,bindaddr,-1)|0.0.0.0|manager.conf: [general] bindaddr = 127.0.0.1",
                "AST_CONFIG(manager.conf,general,bindaddr,-1)|''|manager.conf: [general] bindaddr = 127.0.0.1",
                "AST_CONFIG(manager.conf,general,bindaddr,-1)|192.0.2.7|manager.conf: [general] bindaddr = 127.0.0.1",
                "AST_CONFIG(manager.conf,general,bindaddr,-1)|127.0.0.1.example|manager.conf: [general] bindaddr",
                "AST_CONFIG(manager.conf,general,debug,-1)|on|manager.conf: [general] debug = no",
                "AST_CONFIG(manager.conf,general,webenabled,-1)|yes|manager.conf: [general] webenabled = no",
                "AST_CONFIG(cdr.conf,general,enable,-1)|yes|cdr.conf: [general] enable = no",
                "AST_CONFIG(pjsip.conf,anonymous,type,-1)|endpoint|pjsip.conf: without [anonymous]",
                "IFMODULE(app_system.so)|1|modules.conf: without load = app_system.so",
                "IFMODULE(res_ari.so)|''|modules.conf: without load = res_ari.so",
                "GLOBAL(DENWABAN_DIALPLAN)|''|extensions.conf: DENWABAN_DIALPLAN",
                "GLOBAL(DENWABAN_DIALPLAN)|000000000000|extensions.conf: DENWABAN_DIALPLAN",
                "GLOBAL(DENWABAN_SHOWN)|''|local/globals.conf: DENWABAN_SHOWN => 0120999900&0468999900 (is: nothing)",
                "GLOBAL(DENWABAN_SHOWN)|0468999900|local/globals.conf: DENWABAN_SHOWN => 0120999900&0468999900",
                "GLOBAL(DENWABAN_SHOWN)|0468999900 & 0120999900|local/globals.conf: DENWABAN_SHOWN",
                "GLOBAL(DENWABAN_SHOWN)|04689999000&0120999900|local/globals.conf: DENWABAN_SHOWN"
            })
    void whatIsNotSoIsNamedWithItsFileAndItsLine(String asked, String answer, String told) {
        var faults = PostureRules.faults(but(asked, answer), true, CALLER_IDS);
        assertEquals(1, faults.size(), faults.toString());
        assertTrue(faults.getFirst().toString().startsWith(told), faults.toString());
        assertEquals(answer, faults.getFirst().is());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.1:5038", "127.1.2.3", "::1", "[::1]:5038"})
    void everyAddressOfTheLoopbackIsOne(String address) {
        assertEquals(
                List.of(),
                PostureRules.faults(but("AST_CONFIG(manager.conf,general,bindaddr,-1)", address), true, CALLER_IDS));
    }

    @Test
    void aPbxOnAnotherMachineListensOnOneAddress() {
        for (var all : List.of("0.0.0.0", "0.0.0.0:5038", "::", "[::]:5038", "")) {
            assertEquals(
                    List.of("manager.conf"),
                    PostureRules.faults(but("AST_CONFIG(manager.conf,general,bindaddr,-1)", all), false, CALLER_IDS)
                            .stream()
                            .map(Fault::file)
                            .toList(),
                    all);
        }
        assertEquals(
                List.of(),
                PostureRules.faults(
                        but("AST_CONFIG(manager.conf,general,bindaddr,-1)", "192.0.2.7"), false, CALLER_IDS));
    }

    @Test
    void aPbxThatHasNotWhatItIsAskedWithIsToldThat() {
        var faults = PostureRules.faults(Map.of(), true, CALLER_IDS);
        assertEquals(
                "modules.conf: load = func_config.so, load = func_dialplan.so, load = func_global.so,"
                        + " load = func_module.so (is: nothing)",
                faults.getFirst().toString());
        assertEquals(1, faults.size());
    }

    @Test
    void aNumberThatNoContractHasIsNoFault() {
        var more = but(LIST, "0120999900&0468999900&0468999901");
        assertEquals(List.of(), PostureRules.faults(more, true, CALLER_IDS));
        assertEquals(Set.of("0468999901"), PostureRules.surplus(more, CALLER_IDS));
        assertEquals(Set.of(), PostureRules.surplus(WELL, CALLER_IDS));
        assertEquals(Set.of(), PostureRules.surplus(Map.of(), CALLER_IDS));
    }

    @Test
    void whoDialsNobodyNeedsNoList() {
        assertEquals(List.of(), PostureRules.faults(but(LIST, ""), true, Set.of()));
    }

    private static Map<String, String> but(String asked, String answer) {
        assertTrue(WELL.containsKey(asked), asked);
        var answers = new HashMap<>(WELL);
        answers.put(asked, answer);
        return answers;
    }
}
