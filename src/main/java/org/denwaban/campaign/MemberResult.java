package org.denwaban.campaign;

import org.jspecify.annotations.Nullable;

/// What a call told of one person of the household, as the operator enters it.
///
/// @param member      the person's place in the household, from 1
/// @param disposition 最終結果, the contract's own code of it
/// @param reason      未受診理由, the contract's number of it; null where none was told
/// @param note        備考, at most {@link ResultRules#NOTE_MOST} characters; empty for none
public record MemberResult(
        int member, String disposition, @Nullable Integer reason, String note) {

    /// Without the note: it may hold a person's words.
    @Override
    public String toString() {
        return "MemberResult[" + member + " " + disposition + "]";
    }
}
