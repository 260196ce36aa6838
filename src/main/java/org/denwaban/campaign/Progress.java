package org.denwaban.campaign;

import java.util.List;
import org.denwaban.contract.Window;

/// How far a household has come. Closed set: a new state does not compile until every switch knows it.
///
/// | state | what | before | out |
/// | --- | --- | --- | --- |
/// | {@link Waiting} | may be dialled when the rules allow | list, or a call that did not settle it | a call starts |
/// | {@link Calling} | a permit is given, the end is not known | a call starts | answered, or ended |
/// | {@link Talking} | answered, the operator's result is missing | answered | the result is entered |
/// | {@link Concluded} | no regular attempt any more | contact, last attempt, defective number | an appointment only |
public sealed interface Progress {

    /// In course.
    ///
    /// @param attempts    attempts that counted, 0 to the contract's number less one
    /// @param busyInRow   busy tones since the last attempt that counted, at most the contract's number of them
    /// @param windowsLeft windows in which the next regular attempt may be made, one of them
    /// @param phone       1 or 2, the telephone that it would go to
    record Waiting(int attempts, int busyInRow, List<Window> windowsLeft, int phone) implements Progress {
        public Waiting {
            windowsLeft = List.copyOf(windowsLeft);
        }
    }

    /// A call is promised to the PBX; its end is not known.
    record Calling(Attempt attempt) implements Progress {}

    /// Somebody answered; the operator's result is still missing.
    record Talking(Attempt attempt) implements Progress {}

    /// No regular attempt any more.
    ///
    /// @param attempts attempts that counted
    record Concluded(Ending ending, int attempts) implements Progress {}
}
