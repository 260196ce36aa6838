package org.denwaban.inbound;

import java.util.List;
import java.util.Set;
import org.denwaban.contract.CallQueue;
import org.denwaban.contract.MenuChoice;

/// What becomes of a call at the moment at which it comes in.
public sealed interface Admission {

    /// People answer: it is greeted and queued, and served however long that takes.
    ///
    /// @param contractId also the queue's name at the PBX
    /// @param prompts    what is played first, names of {@link PromptCatalogue}
    /// @param queue      how they wait
    /// @param callBack   whether whoever waits in vain is offered a call back
    record Open(String contractId, List<String> prompts, CallQueue queue, boolean callBack) implements Admission {}

    /// After hours: the guidance plays and the call ends.
    ///
    /// @param prompts names of {@link PromptCatalogue}, without the goodbye, which the dialplan says to all
    /// @param menu    what the caller may choose then; empty where the call just ends
    record Closed(String contractId, List<String> prompts, Set<MenuChoice> menu) implements Admission {}

    /// No line of ours.
    record Unknown() implements Admission {}
}
