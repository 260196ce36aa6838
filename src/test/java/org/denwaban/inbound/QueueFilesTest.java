package org.denwaban.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The PBX's queue files, made of the contracts.
class QueueFilesTest {

    @Test
    void theExampleIsWhatTheContractMakes() throws Exception {
        var contracts = List.of(Lines.YOKOSUKA);
        assertEquals(
                Files.readString(Path.of("asterisk-config/local.example/queues.conf")),
                QueueFiles.queues(contracts, "/usr/share/asterisk/sounds/denwaban"));
    }

    @Test
    void eachContractThatAnswersHasItsOwnBlock() {
        var files = QueueFiles.queues(List.of(Lines.YOKOSUKA, Lines.WAKAYAMA), "/s");
        assertTrue(files.contains("[yokosuka-2018](denwaban-line)\n"), files);
        assertTrue(files.contains("[wakayama-2026](denwaban-line)\ntimeout = 15\n"), files);
        assertTrue(files.contains("periodic-announce = /s/queue-wait\n"), files);
    }
}
