package org.denwaban.inbound;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.denwaban.pbx.ami.AmiBlock;
import org.jspecify.annotations.Nullable;

/// The calls that are on our lines now, as far as was heard: they come with the dialplan's question, and go with the
/// hangup of the carrier's leg. No promise rests on it but one: whoever is on the line is not dialled.
public final class LiveLine {

    /// Calls at once beyond which the oldest is forgotten: no trunk that was asked for has a tenth of it.
    public static final int CALLS_MOST = 1_000;

    private final Map<String, LiveCall> calls = new LinkedHashMap<>();

    /// A call came in.
    ///
    /// @param id       Uniqueid of the carrier's leg
    /// @param callerId as the carrier showed it; null where it is withheld
    public synchronized void came(String id, @Nullable String contractId, @Nullable String callerId, Instant now) {
        calls.put(id, new LiveCall(id, contractId, Domestic.caller(callerId), now));
        if (calls.size() > CALLS_MOST) {
            calls.remove(calls.keySet().iterator().next());
        }
    }

    /// Takes over what the PBX says. Does not wait.
    public synchronized void heard(AmiBlock block) {
        if ("Hangup".equals(block.event())) {
            calls.remove(block.first("Uniqueid"));
        }
    }

    /// Forgets what the PBX knows no more: ends that nobody heard.
    ///
    /// @param channels Uniqueids of all that live there
    public synchronized void onlyThose(Set<String> channels) {
        calls.keySet().retainAll(channels);
    }

    /// The call with this id, if it is on the line.
    public synchronized Optional<LiveCall> call(String id) {
        return Optional.ofNullable(calls.get(id));
    }

    /// All of them, the oldest first.
    public synchronized List<LiveCall> calls() {
        return new ArrayList<>(calls.values());
    }
}
