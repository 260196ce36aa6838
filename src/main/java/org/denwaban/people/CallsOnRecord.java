package org.denwaban.people;

import java.util.List;
import org.jdbi.v3.core.Handle;

/// What a list has to know of the calls made from it. This room knows of none; whoever keeps the record of calls
/// answers, in the caller's transaction.
public interface CallsOnRecord {

    /// What stands open at this moment.
    ///
    /// @param permits promised, and not let out by the gate yet; each lives half a minute or so
    /// @param calls   let out by the gate and on the line
    record Open(int permits, int calls) {}

    /// How many calls of a contract the gate has ever let out; one that it lets out later makes it more.
    int letOut(Handle handle, String contractId);

    /// What stands open of a contract.
    Open open(Handle handle, String contractId);

    /// Ids of the households that `importId` brought and that the record speaks of, if only by a permit that was given
    /// back.
    List<String> householdsRecorded(Handle handle, String importId);

    /// Ids of the people whom `importId` brought and of whom something was learnt.
    List<String> peopleRecorded(Handle handle, String importId);
}
