package org.denwaban.inbound;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.denwaban.pbx.ami.AmiBlock;
import org.denwaban.pbx.ami.QueueStatus;

/// For which contracts callers wait now, as the PBX tells. Whoever could answer them is not given a call of ours.
public final class WaitingCallers {

    private final Map<String, String> queueOf = new ConcurrentHashMap<>();
    private final Consumer<Set<String>> changed;

    /// @param changed is told the contracts; must not wait
    public WaitingCallers(Consumer<Set<String>> changed) {
        this.changed = changed;
    }

    /// Takes over what the PBX says. Does not wait.
    public void heard(AmiBlock block) {
        var id = block.first("Uniqueid");
        var queue = block.first("Queue");
        if (id == null) {
            return;
        }
        switch (String.valueOf(block.event())) {
            case "QueueCallerJoin" -> {
                if (queue != null) {
                    queueOf.put(id, queue);
                    tell();
                }
            }
            case "QueueCallerLeave", "QueueCallerAbandon", "Hangup" -> {
                if (queueOf.remove(id) != null) {
                    tell();
                }
            }
            default -> {}
        }
    }

    /// Takes over who waits, after a time in which the PBX was not heard.
    public void resync(QueueStatus now) {
        queueOf.clear();
        now.waiting().forEach(one -> queueOf.put(one.uniqueId(), one.queue()));
        tell();
    }

    private void tell() {
        changed.accept(Set.copyOf(queueOf.values()));
    }
}
