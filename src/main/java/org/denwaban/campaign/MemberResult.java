package org.denwaban.campaign;

import org.jspecify.annotations.Nullable;

/// What a call told of one person of the household, as the operator enters it.
///
/// @param member      the person's place in the household, from 1
/// @param disposition 最終結果, the contract's own code of it
/// @param reason      未受診理由, the contract's number of it; null where none was told
/// @param note        備考, at most {@link ResultRules#NOTE_MOST} characters; empty for none
/// @param passedOn    somebody of the family passes the message on to them (伝言); they were not talked to themselves
/// @param ticket      their checkup ticket is to be issued again
/// @param escalation  what is asked of the commissioner because of them, at most {@link EscalationStore#TEXT_MOST}
///                    characters; empty for nothing
public record MemberResult(
        int member,
        String disposition,
        @Nullable Integer reason,
        String note,
        boolean passedOn,
        boolean ticket,
        String escalation) {

    /// A result, and nothing that is wished.
    public MemberResult(int member, String disposition, @Nullable Integer reason, String note) {
        this(member, disposition, reason, note, false, false, "");
    }

    /// Without the texts: they may hold a person's words.
    @Override
    public String toString() {
        return "MemberResult[" + member + " " + disposition + "]";
    }
}
