package org.denwaban.inbound;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.denwaban.call.AttemptId;
import org.denwaban.call.Switchboard;
import org.denwaban.journal.Journal;
import org.denwaban.pbx.ami.Epoch;
import org.denwaban.pbx.ami.Heard;
import org.denwaban.pbx.ami.Hearing;
import org.denwaban.pbx.ami.PbxAway;
import org.denwaban.pbx.ami.Speaker;
import org.denwaban.pbx.ami.Trust;
import org.denwaban.staff.Presence;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the line to the PBX tells, on its way to those who act on it: each block goes to the journal, and what can be
/// trusted from the journal to the rooms. After each time in which nothing was heard, the PBX is asked what its
/// telephones, channels and queues do, and no call is believed to be known any more.
public final class PbxLine implements AutoCloseable {

    /// Without the speaking line an answer fails at once; asking for it must not take a processor.
    private static final Duration ASK_AGAIN = Duration.ofMillis(250);

    private static final Logger LOG = LoggerFactory.getLogger(PbxLine.class);

    private final Speaker speaker;
    private final Switchboard calls;
    private final Answering answering;
    private final Presence presence;
    private volatile boolean listening = true;

    /// Connections by their numbers: the one that was last heard of, and the one on which the PBX was asked.
    private volatile long heardOn;

    private volatile long askedOn = -1;

    public PbxLine(Speaker speaker, Switchboard calls, Answering answering, Presence presence) {
        this.speaker = speaker;
        this.calls = calls;
        this.answering = answering;
        this.presence = presence;
    }

    /// Whether the PBX was asked what it does on the connection on which it is heard.
    public boolean asked() {
        return askedOn == heardOn;
    }

    /// Asks nothing more.
    @Override
    public void close() {
        listening = false;
    }

    /// Only what can be trusted is acted on. A call that a block of doubtful origin names is settled
    /// from the PBX's own record instead.
    ///
    /// @return false if the switchboard cannot take it
    public boolean journaled(Heard heard) {
        return switch (heard.trust()) {
            case Trust.Trusted _ -> {
                answering.heard(heard.block());
                yield calls.heard(heard.block(), heard.receivedAt());
            }
            case Trust.UnknownKind _ -> true;
            case Trust.Suspect _ -> {
                heard.names().stream()
                        .flatMap(id -> AttemptId.parse(id).stream())
                        .forEach(calls::forget);
                yield true;
            }
        };
    }

    /// Who listens to the PBX.
    public Hearing into(Journal journal) {
        return new Resync(journal);
    }

    /// Asking waits, but not on the thread that reads.
    private final class Resync implements Hearing {

        private final Journal journal;

        Resync(Journal journal) {
            this.journal = journal;
        }

        @Override
        public boolean heard(Heard heard) {
            heardOn = heard.epoch();
            return journal.offer(heard);
        }

        @Override
        public void connected(Epoch epoch, Booted booted, @Nullable Gap gap) {
            if (gap != null) {
                journal.gap(gap);
            }
            calls.live().forEach(calls::forget);
            while (listening && askedOn != epoch.number()) {
                if (answered()) {
                    askedOn = epoch.number();
                } else {
                    LockSupport.parkNanos(ASK_AGAIN.toNanos());
                }
            }
        }

        @Override
        public void lost(Epoch epoch, Instant lastHeard, Lost why) {
            presence.unknownAgain();
        }
    }

    private boolean answered() {
        try {
            speaker.deviceStates().forEach((phone, state) -> presence.phoneChanged(phone, state.name()));
            var queues = speaker.queueStatus();
            answering.resync(queues, speaker);
            LOG.info(
                    "resynced: {} channels live, {} telephones registered, {} callers wait for {} queue members",
                    speaker.channels().size(),
                    presence.registered(),
                    queues.waiting().size(),
                    queues.members().size());
            return true;
        } catch (PbxAway e) {
            return false;
        }
    }
}
