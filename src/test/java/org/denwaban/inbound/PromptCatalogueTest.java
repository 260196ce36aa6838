package org.denwaban.inbound;

import static org.denwaban.inbound.Lines.WAKAYAMA;
import static org.denwaban.inbound.Lines.YOKOSUKA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.denwaban.contract.Contract;
import org.junit.jupiter.api.Test;

class PromptCatalogueTest {

    private static final Pattern PLAYED = Pattern.compile("\\$\\{DENWABAN_SOUNDS}/([a-z0-9-]+)");

    @Test
    void everyPromptThatTheDialplanPlaysByNameIsAmongThem() throws IOException {
        var played = PLAYED.matcher(Files.readString(Path.of("asterisk-config/extensions.conf")))
                .results()
                .map(hit -> hit.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(played.contains("guidance-closed"), played::toString);
        played.removeAll(names(PromptCatalogue.common()));
        assertEquals(Set.of(), played);
    }

    @Test
    void aContractBringsItsGuidanceItsWelcomeAndItsMessageForMachines() {
        var own = new TreeSet<>(names(PromptCatalogue.of(YOKOSUKA)));
        own.removeAll(names(PromptCatalogue.common()));
        assertEquals(Set.of("yokosuka-2018-closed", "yokosuka-2018-machine", "yokosuka-2018-welcome"), own);
        var wakayama = byName(WAKAYAMA);
        assertEquals(PromptCatalogue.common().size() + 2, wakayama.size());
        assertTrue(wakayama.containsKey("wakayama-2026-closed"));
    }

    @Test
    void noNameStandsTwice() {
        var all = PromptCatalogue.of(YOKOSUKA);
        assertEquals(all.size(), Set.copyOf(names(all)).size());
    }

    @Test
    void queueMenuAndReturnCallHaveTheirs() {
        var names = names(PromptCatalogue.common());
        for (var name : List.of(
                "queue-welcome",
                "queue-wait",
                "position-1",
                "position-20",
                "position-more",
                "callback-offer",
                "menu-closed",
                "number-entry",
                "invalid-entry",
                "callback-accepted",
                "callback-failed",
                "goodbye",
                "result",
                "recorded",
                "not-recorded",
                "guidance-closed",
                "guidance-unavailable")) {
            assertTrue(names.contains(name), name);
        }
        assertEquals("position-20", PromptCatalogue.place(20));
        assertEquals("position-more", PromptCatalogue.place(21));
    }

    /// What Open JTalk 1.11 reads wrong otherwise (seen in its trace): 1日 as いちにち, 0時 as ゼロじ.
    @Test
    void whatWouldBeReadWrongIsGivenInKana() {
        var prompts = byName(WAKAYAMA);
        assertEquals(List.of("1日、", "ついたち、"), textAndReading(prompts, "day-1"));
        assertEquals(List.of("午前0時", "午前零時"), textAndReading(prompts, "hour-0"));
        assertEquals(List.of("午後0時", "午後零時"), textAndReading(prompts, "hour-12"));
        assertEquals(List.of("午前10時", "午前10時"), textAndReading(prompts, "hour-10"));
        assertEquals(List.of("明日、", "あす、"), textAndReading(prompts, "tomorrow"));
        assertEquals(List.of("0", "ゼロ、"), textAndReading(prompts, "digit-0"));
    }

    @Test
    void aNameThatNoFileShouldHaveIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Prompt("../etc/passwd", "一", "一"));
        assertThrows(IllegalArgumentException.class, () -> new Prompt("one", "", "一"));
    }

    private static List<String> textAndReading(Map<String, Prompt> prompts, String name) {
        var prompt = prompts.get(name);
        assertNotNull(prompt, name);
        return List.of(prompt.text(), prompt.reading());
    }

    private static Map<String, Prompt> byName(Contract contract) {
        return PromptCatalogue.of(contract).stream().collect(Collectors.toMap(Prompt::name, Function.identity()));
    }

    private static List<String> names(List<Prompt> prompts) {
        return prompts.stream().map(Prompt::name).toList();
    }
}
