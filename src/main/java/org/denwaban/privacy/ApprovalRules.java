package org.denwaban.privacy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.denwaban.privacy.Approval.State;
import org.denwaban.staff.Role;
import org.denwaban.staff.User;

/// Who may let whom let personal data out. Pure.
///
/// Source: rules.md, "Personal data, both contracts": not exported without the commissioner's approval on record.
final class ApprovalRules {

    /// One month's report and its repetition; whoever needs longer asks again.
    static final int LONGEST_DAYS = 31;

    /// A line of a page.
    static final int WHY_MOST = 200;

    /// The column's width, as of every name in the records.
    static final int NAME_MOST = 64;

    private ApprovalRules() {}

    /// Why it cannot be asked for.
    static Optional<ApprovalFault> asks(Export what, String why, String by, int days) {
        if (by.isBlank() || by.length() > NAME_MOST) {
            return Optional.of(ApprovalFault.ASKER);
        }
        if (why.isBlank() || why.codePointCount(0, why.length()) > WHY_MOST) {
            return Optional.of(ApprovalFault.WHY);
        }
        if (days < 1 || days > LONGEST_DAYS) {
            return Optional.of(ApprovalFault.UNTIL);
        }
        return hasMonth(what.kind()) == (what.month() != null) ? Optional.empty() : Optional.of(ApprovalFault.MONTH);
    }

    private static boolean hasMonth(ExportKind kind) {
        return switch (kind) {
            case RESULT_REPORT -> true;
            case POSTCARDS -> false;
        };
    }

    /// The end of an approval asked for now.
    static Instant until(Instant now, int days) {
        return now.plus(Duration.ofDays(days));
    }

    /// Why this user cannot grant it.
    static Optional<ApprovalFault> grants(Approval approval, User by, Instant now) {
        if (approval.askedBy().equals(by.name())) {
            return Optional.of(ApprovalFault.OWN);
        }
        if (!mayGrant(by, approval.what().contractId())) {
            return Optional.of(ApprovalFault.NOT_ALLOWED);
        }
        return approval.state(now) == State.ASKED ? Optional.empty() : Optional.of(ApprovalFault.OVER);
    }

    /// Whether somebody's word counts for a contract at all.
    static boolean mayGrant(User user, String contractId) {
        return user.state() == User.State.ACTIVE
                && (user.role() == Role.SUPERVISOR || user.role() == Role.COMMISSIONER)
                && user.contracts().contains(contractId);
    }

    /// Whether it lets this go out now, made by whoever asked.
    static boolean lets(Approval approval, Export what, String by, Instant now) {
        return approval.what().equals(what) && approval.askedBy().equals(by) && approval.state(now) == State.GRANTED;
    }
}
