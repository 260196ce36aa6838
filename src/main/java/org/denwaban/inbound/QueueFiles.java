package org.denwaban.inbound;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.denwaban.contract.CallQueue;
import org.denwaban.contract.Contract;

/// The PBX's own file of the queues of the contracts that answer calls, so that nobody writes a contract's numbers
/// twice. Pure. The templates that they build on stand in `asterisk-config/`.
public final class QueueFiles {

    /// Penalty of operators for whom a contract is the first of theirs; 0 would mean to Asterisk that there is no
    /// highest one. Each later place in an operator's list has one more.
    public static final int FIRST_PENALTY = 1;

    private QueueFiles() {}

    /// `local/queues.conf`.
    ///
    /// @param sounds where the PBX finds the prompts, such as `/usr/share/asterisk/sounds/denwaban`
    public static String queues(List<Contract> contracts, String sounds) {
        return "; Made by ./denwaban queues from the contract files: change those, and make it again.\n"
                + contracts.stream()
                        .filter(contract -> contract.reception() != null)
                        .map(contract -> block(contract, sounds))
                        .collect(Collectors.joining("\n"));
    }

    private static String block(Contract contract, String sounds) {
        CallQueue queue = Objects.requireNonNull(contract.reception()).queue();
        return """
                [%1$s](denwaban-line)
                timeout = %2$d
                wrapuptime = %3$d
                maxlen = %4$d
                weight = %5$d
                periodic-announce = %6$s/queue-wait
                periodic-announce-frequency = %7$d
                """.formatted(
                        contract.id(),
                        queue.ringTime().toSeconds(),
                        queue.wrapUp().toSeconds(),
                        queue.maximumWaiting(),
                        queue.priority(),
                        sounds,
                        queue.announceEvery().toSeconds());
    }
}
