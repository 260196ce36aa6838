package org.denwaban.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.denwaban.pbx.ami.AmiBlock;
import org.denwaban.pbx.ami.Heard;
import org.denwaban.pbx.ami.Trust;
import org.jspecify.annotations.Nullable;

/// One row of `call_event`; see the comments of that table. Clear is only what is nobody's data, and
/// only where the block looks real.
record EventRow(
        String id,
        Instant receivedAt,
        @Nullable Instant eventAt,
        long epoch,
        long sequence,
        @Nullable String pbx,
        @Nullable String kind,
        @Nullable String uniqueid,
        @Nullable String linkedid,
        String trust,
        @Nullable String reason,
        boolean utf8,
        CallMemory.Sealed sealed) {

    private static final Pattern SYSTEM_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,80}");
    private static final Pattern KIND = Pattern.compile("[A-Za-z]{1,40}");

    static EventRow of(String id, Heard heard, CallMemory.Sealed sealed) {
        var block = heard.block();
        var trusted = heard.trust() instanceof Trust.Trusted;
        var real = trusted || heard.trust() instanceof Trust.UnknownKind;
        return new EventRow(
                id,
                heard.receivedAt(),
                real ? eventAt(block) : null,
                heard.epoch(),
                heard.sequence(),
                trusted ? systemName(block) : null,
                real ? kind(block) : null,
                trusted ? id(block, "uniqueid") : null,
                trusted ? id(block, "linkedid") : null,
                trust(heard.trust()),
                heard.trust() instanceof Trust.Suspect(var reason) ? reason.name() : null,
                block.utf8(),
                sealed);
    }

    EventRow with(CallMemory.Sealed anew) {
        return new EventRow(
                id, receivedAt, eventAt, epoch, sequence, pbx, kind, uniqueid, linkedid, trust, reason, utf8, anew);
    }

    /// By the PBX's own stamp, else when it was heard.
    Instant happenedAt() {
        return eventAt == null ? receivedAt : eventAt;
    }

    /// Holds a sealed payload: nothing to print.
    @Override
    public String toString() {
        return "EventRow[" + id + "]";
    }

    private static String trust(Trust trust) {
        return switch (trust) {
            case Trust.Trusted _ -> "TRUSTED";
            case Trust.UnknownKind _ -> "UNKNOWN_KIND";
            case Trust.Suspect _ -> "SUSPECT";
        };
    }

    private static @Nullable String systemName(AmiBlock block) {
        var name = block.first("SystemName");
        return name != null && SYSTEM_NAME.matcher(name).matches() ? name : null;
    }

    private static @Nullable String kind(AmiBlock block) {
        var kind = block.event();
        return kind != null && KIND.matcher(kind).matches() ? kind : null;
    }

    private static @Nullable Instant eventAt(AmiBlock block) {
        var stamp = block.first("Timestamp");
        return stamp == null ? null : EpochTime.instant(stamp);
    }

    // The plain header first, then that of the other channel (DestUniqueid).
    private static @Nullable String id(AmiBlock block, String which) {
        var other = "dest" + which;
        var values = new ArrayList<String>();
        for (var header : block.headers()) {
            if (header.name().equalsIgnoreCase(which)) {
                values.addFirst(header.value());
            } else if (header.name().equalsIgnoreCase(other)) {
                values.addLast(header.value());
            }
        }
        return values.isEmpty() ? null : Ids.channelId(values.getFirst());
    }
}
