package org.denwaban.campaign;

/// Why the campaign makes no further regular attempt at a household.
public enum Ending {
    /// Somebody was reached: the operator's result per member says what came of it.
    CONTACTED,
    /// The last regular attempt found nobody, or nobody who could tell of everybody.
    NOBODY_THREE_TIMES,
    /// Neither telephone can be dialled, and none was.
    DEFECTIVE_BEFORE_DIALLING,
    /// Unallocated, or someone else's, and no other telephone untried.
    DEFECTIVE_AFTER_DIALLING,
    /// The number was dialled as often as one may be, for other households too.
    NUMBER_USED_UP,
    /// Appointments used up the windows that the later attempts would need.
    NO_WINDOW_LEFT,
    /// It was dialled, and the list has since taken the number away.
    NO_NUMBER_LEFT,
    /// It left the list before a conclusion.
    GONE,
    /// A citizen's wish, or the commissioner's: not to be called.
    DO_NOT_CALL
}
