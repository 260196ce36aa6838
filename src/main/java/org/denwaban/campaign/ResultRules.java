package org.denwaban.campaign;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.denwaban.contract.Disposition;
import org.denwaban.contract.Disposition.Meaning;
import org.denwaban.contract.Reason;
import org.denwaban.contract.Results;
import org.jspecify.annotations.Nullable;

/// What an operator may enter after a conversation, and what it makes of the call. Pure.
///
/// Source: rules.md, "Households" (one call serves every member; who was heard of needs none of their own) and
/// "Results"; the codes are the contract's.
public final class ResultRules {

    /// Longest note, in characters: a page of the desk; the report's 備考 column stays readable.
    public static final int NOTE_MOST = 2_000;

    private final Map<String, Disposition> dispositions;
    private final Set<Integer> reasons;
    private final boolean ticketsIssued;

    /// @param ticketsIssued whether the contract issues checkup tickets anew
    public ResultRules(Results results, boolean ticketsIssued) {
        this.ticketsIssued = ticketsIssued;
        this.dispositions =
                results.dispositions().stream().collect(Collectors.toMap(Disposition::code, Function.identity()));
        this.reasons = results.reasons().stream().map(Reason::code).collect(Collectors.toSet());
    }

    /// What a set of entries comes to.
    public sealed interface Judged {

        /// They are good.
        ///
        /// @param outcome how the call ended by them
        /// @param settled places of the people who need no further call
        record Good(Outcome outcome, Set<Integer> settled) implements Judged {
            public Good {
                settled = Set.copyOf(settled);
            }
        }

        /// Nothing of them is taken over.
        ///
        /// @param faults every one of them
        record Bad(List<ResultFault> faults) implements Judged {
            public Bad {
                faults = List.copyOf(faults);
            }
        }
    }

    /// Judges what was entered for one call.
    ///
    /// @param entries one for each person of whom something is entered; who is not among them stays in course
    /// @param listed  places of the people who are on the list
    public Judged judge(List<MemberResult> entries, Set<Integer> listed) {
        var faults = faults(entries, listed);
        if (!faults.isEmpty()) {
            return new Judged.Bad(faults);
        }
        var outcome = outcome(entries);
        if (outcome != Outcome.CONTACT && entries.stream().anyMatch(MemberResult::ticket)) {
            return new Judged.Bad(entries.stream()
                    .filter(MemberResult::ticket)
                    .map(entry -> new ResultFault(ResultFault.Kind.TICKET_OF_NOBODY, entry.member()))
                    .toList());
        }
        return good(entries);
    }

    private Judged.Good good(List<MemberResult> entries) {
        var outcome = outcome(entries);
        return new Judged.Good(
                outcome,
                entries.stream()
                        .filter(entry -> settles(meaning(entry), outcome))
                        .map(MemberResult::member)
                        .collect(Collectors.toSet()));
    }

    /// What is entered where whoever answered cannot reach the person: the same for everybody of the household, in the
    /// contract's own word. What it makes of the household the campaign's rules know: telephone 2 may be untried.
    ///
    /// @param listed places of the people who are on the list
    /// @return nobody's where the contract has no word for it
    public List<MemberResult> wrongNumber(Set<Integer> listed) {
        return dispositions.values().stream()
                .filter(each -> each.meaning() == Meaning.DEFECTIVE_AFTER_DIALLING)
                .map(Disposition::code)
                .min(Comparator.naturalOrder())
                .map(code -> listed.stream()
                        .sorted()
                        .map(member -> new MemberResult(member, code, null, ""))
                        .toList())
                .orElse(List.of());
    }

    /// Judges a correction of some of the entries of a call.
    ///
    /// @param kept      those that stay as they are: they were judged when they were entered
    /// @param corrected those that take the place of what stood
    /// @param people    places of the people of whom the call could tell
    public Judged judgeCorrection(List<MemberResult> kept, List<MemberResult> corrected, Set<Integer> people) {
        var faults = faults(corrected, people);
        if (!faults.isEmpty()) {
            return new Judged.Bad(faults);
        }
        return good(Stream.concat(kept.stream(), corrected.stream()).toList());
    }

    private List<ResultFault> faults(List<MemberResult> entries, Set<Integer> listed) {
        var faults = new ArrayList<ResultFault>();
        var seen = new HashSet<Integer>();
        if (entries.isEmpty()) {
            faults.add(new ResultFault(ResultFault.Kind.NOBODY_ENTERED, 0));
        }
        for (var entry : entries) {
            kinds(entry, listed, seen.add(entry.member()))
                    .forEach(kind -> faults.add(new ResultFault(kind, entry.member())));
        }
        return faults;
    }

    private List<ResultFault.Kind> kinds(MemberResult entry, Set<Integer> listed, boolean first) {
        var kinds = new ArrayList<ResultFault.Kind>();
        if (!listed.contains(entry.member())) {
            kinds.add(ResultFault.Kind.NOT_LISTED);
        }
        if (!first) {
            kinds.add(ResultFault.Kind.TWICE);
        }
        var disposition = dispositions.get(entry.disposition());
        if (disposition == null || disposition.meaning() == Meaning.DEFECTIVE_BEFORE_DIALLING) {
            kinds.add(ResultFault.Kind.DISPOSITION);
        } else if (disposition.noteNeeded() && entry.note().isBlank()) {
            kinds.add(ResultFault.Kind.NOTE_MISSING);
        }
        if (entry.reason() != null && !reasons.contains(entry.reason())) {
            kinds.add(ResultFault.Kind.REASON);
        }
        if (characters(entry.note()) > NOTE_MOST) {
            kinds.add(ResultFault.Kind.NOTE_TOO_LONG);
        }
        kinds.addAll(beside(entry, disposition));
        return kinds;
    }

    private List<ResultFault.Kind> beside(MemberResult entry, @Nullable Disposition disposition) {
        var kinds = new ArrayList<ResultFault.Kind>();
        if (entry.passedOn() && disposition != null && disposition.meaning() != Meaning.CONTACT) {
            kinds.add(ResultFault.Kind.PASSED_ON);
        }
        if (entry.ticket() && !ticketsIssued) {
            kinds.add(ResultFault.Kind.NO_TICKETS);
        }
        if (characters(entry.escalation()) > EscalationStore.TEXT_MOST) {
            kinds.add(ResultFault.Kind.ESCALATION_TOO_LONG);
        }
        return kinds;
    }

    private static int characters(String text) {
        return text.codePointCount(0, text.length());
    }

    /// The strongest word counts: who was talked to, or of whom something was learnt, makes the call a contact.
    private Outcome outcome(List<MemberResult> entries) {
        var meanings = entries.stream().map(this::meaning).collect(Collectors.toSet());
        if (meanings.contains(Meaning.CONTACT) || meanings.contains(Meaning.NOT_ADVISABLE)) {
            return Outcome.CONTACT;
        }
        if (meanings.contains(Meaning.NOBODY)) {
            return Outcome.ABSENT;
        }
        return meanings.contains(Meaning.MACHINE) ? Outcome.MACHINE : Outcome.WRONG_PARTY;
    }

    /// Somebody of the family who says that a person cannot be reached there settles it for that person; a stranger
    /// who says so settles nothing yet, for telephone 2 may be untried.
    private static boolean settles(Meaning meaning, Outcome outcome) {
        return switch (meaning) {
            case CONTACT, NOT_ADVISABLE -> true;
            case DEFECTIVE_AFTER_DIALLING -> outcome == Outcome.CONTACT;
            case NOBODY, MACHINE, DEFECTIVE_BEFORE_DIALLING -> false;
        };
    }

    private Meaning meaning(MemberResult entry) {
        var disposition = dispositions.get(entry.disposition());
        if (disposition == null) {
            throw new IllegalArgumentException("not judged before");
        }
        return disposition.meaning();
    }
}
