package org.denwaban.inbound;

import java.util.List;
import org.denwaban.contract.CallQueue;

/// What becomes of a call at the moment at which it comes in.
public sealed interface Admission {

    /// People answer: it is greeted and queued, and served however long that takes.
    ///
    /// @param contractId also the queue's name at the PBX
    /// @param prompts    what is played first, names of {@link PromptCatalogue}
    /// @param queue      how they wait
    record Open(String contractId, List<String> prompts, CallQueue queue) implements Admission {}

    /// After hours: the guidance plays and the call ends.
    ///
    /// @param prompts names of {@link PromptCatalogue}, without the goodbye, which the dialplan says to all
    record Closed(String contractId, List<String> prompts) implements Admission {}

    /// No line of ours.
    record Unknown() implements Admission {}
}
