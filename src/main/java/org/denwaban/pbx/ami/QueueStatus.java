package org.denwaban.pbx.ami;

import java.util.List;

/// All queues of the PBX at one moment.
public record QueueStatus(List<Member> members, List<Waiting> waiting) {

    public QueueStatus {
        members = List.copyOf(members);
        waiting = List.copyOf(waiting);
    }

    /// An operator's telephone in a queue.
    ///
    /// @param telephone such as `PJSIP/1001`
    /// @param status    Asterisk's number: 1 free, 2 in use, 3 busy, 5 unavailable, 6 ringing; -1
    ///                  where it is not told
    /// @param penalty   who has a lower one is rung first; -1 where it is not told
    public record Member(String queue, String telephone, int status, int penalty, boolean paused, boolean inCall) {}

    /// A caller who waits.
    ///
    /// @param position 1 is next
    /// @param seconds  waited so far
    public record Waiting(String queue, String uniqueId, int position, long seconds) {}
}
