package org.denwaban.report;

import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.denwaban.campaign.Attempt;
import org.denwaban.campaign.CampaignRules;
import org.denwaban.campaign.Course;
import org.denwaban.campaign.Ending;
import org.denwaban.campaign.Outcome;
import org.denwaban.campaign.Progress;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.contract.Disposition;
import org.denwaban.contract.Disposition.Meaning;
import org.denwaban.contract.Outbound;
import org.denwaban.contract.Reason;
import org.denwaban.contract.Results;
import org.denwaban.report.ResultCase.Call;
import org.denwaban.report.ResultCase.Person;
import org.denwaban.report.ResultCase.Told;
import org.denwaban.report.ResultLine.Moment;
import org.jspecify.annotations.Nullable;

/// What a household's history comes to, person by person: its lines of a month's result report, and who of it became
/// billable when. Pure: no clock, no database.
///
/// Source: rules.md, "Results" and "Result report"; Yokosuka specification 5(2)イ; where those leave room,
/// `docs/decisions/0023-what-a-month-of-results-holds.md`.
public final class ResultLineRules {

    private final Outbound outbound;
    private final CampaignRules campaign;
    private final Results results;
    private final Map<String, Disposition> dispositions;
    private final Map<Integer, Reason> reasons;

    /// @throws IllegalArgumentException when the contract has no dialling side
    public ResultLineRules(Contract contract, CampaignRules campaign) {
        if (contract.outbound() == null || contract.results() == null) {
            throw new IllegalArgumentException("contract " + contract.id() + " has no results to report");
        }
        this.outbound = contract.outbound();
        this.results = contract.results();
        this.campaign = campaign;
        this.dispositions =
                results.dispositions().stream().collect(Collectors.toMap(Disposition::code, Function.identity()));
        this.reasons = results.reasons().stream().collect(Collectors.toMap(Reason::code, Function.identity()));
    }

    /// The lines of a month: of everybody of whom that month tells anything.
    public List<ResultLine> lines(ResultCase of, YearMonth month) {
        return of.people().stream()
                .filter(person -> isOf(of, person, month))
                .map(person -> line(of, person, end(month)))
                .toList();
    }

    /// Everybody of a household who is billable by `before`, each once, with the call that made them so.
    ///
    /// @param before contract time, not included
    public List<BilledPerson> billed(ResultCase of, Instant before) {
        return of.people().stream()
                .flatMap(person -> billed(of, person, before).stream())
                .toList();
    }

    /// The first instant after a month.
    static Instant end(YearMonth month) {
        return Tokyo.instant(month.plusMonths(1).atDay(1).atStartOfDay());
    }

    private static boolean in(YearMonth month, @Nullable Instant at) {
        return at != null && YearMonth.from(Tokyo.day(at)).equals(month);
    }

    private boolean isOf(ResultCase of, Person person, YearMonth month) {
        return isDefectiveFrom(of, person, month)
                || in(month, person.settled())
                || calls(of, person, end(month)).stream().anyMatch(call -> call.counted() && in(month, call.at()))
                || returns(of, person, end(month)).stream().anyMatch(each -> in(month, each.at()))
                || Optional.ofNullable(deadEnd(of, person, end(month)))
                        .filter(end -> in(month, end.at()))
                        .isPresent();
    }

    /// Defective before dialling is told once: in the month in which the list came, as far as the period allows.
    private boolean isDefectiveFrom(ResultCase of, Person person, YearMonth month) {
        if (!of.defective() || person.settled() != null) {
            return false;
        }
        var first = YearMonth.from(outbound.period().first());
        var last = YearMonth.from(outbound.period().last());
        var brought = person.brought() == null ? first : YearMonth.from(Tokyo.day(person.brought()));
        var told = brought.isBefore(first) ? first : brought.isAfter(last) ? last : brought;
        return told.equals(month);
    }

    /// The calls that were made while the person was on the list; those too that told of them in another household.
    private static List<Call> calls(ResultCase of, Person person, Instant before) {
        return of.calls().stream()
                .filter(call -> call.at().isBefore(before))
                .filter(person::concernedBy)
                .toList();
    }

    /// Return calls that answer a call of ours, or told something: a mere question about the postcard is not reported
    /// (specification 5(2)イ).
    private static List<ResultCase.Return> returns(ResultCase of, Person person, Instant before) {
        var first = calls(of, person, before).stream()
                .filter(Call::counted)
                .map(Call::at)
                .findFirst();
        return of.returns().stream()
                .filter(each -> each.at().isBefore(before))
                .filter(each -> first.filter(at -> at.isBefore(each.at())).isPresent()
                        || person.told().stream().anyMatch(told -> told.callId().equals(each.id())))
                .toList();
    }

    private ResultLine line(ResultCase of, Person person, Instant before) {
        var counted = calls(of, person, before).stream().filter(Call::counted).toList();
        var returns = returns(of, person, before);
        var told = told(person, before);
        var last = told.isEmpty() ? null : told.getLast();
        return new ResultLine(
                person.contactId(),
                counted.stream()
                        .map(call -> new Moment(call.at(), call.window()))
                        .toList(),
                returns.isEmpty() ? null : moment(returns.getLast()),
                disposition(of, person, before),
                last == null || last.reason() == null ? null : reasons.get(last.reason()),
                note(of, person, counted, returns, before));
    }

    private Moment moment(ResultCase.Return call) {
        return new Moment(call.at(), campaign.windowAt(call.at()));
    }

    /// What calls before an instant told of a person: of each call the newest entry, in the order of the calls.
    private static List<Told> told(Person person, Instant before) {
        var newest = new LinkedHashMap<String, Told>();
        person.told().stream()
                .filter(told -> told.at().isBefore(before))
                .forEach(told -> newest.put(told.callId(), told));
        return newest.values().stream().sorted(Comparator.comparing(Told::at)).toList();
    }

    private static boolean settled(Person person, Instant before) {
        return person.settled() != null && person.settled().isBefore(before);
    }

    private @Nullable Disposition disposition(ResultCase of, Person person, Instant before) {
        if (settled(person, before)) {
            var told = told(person, before);
            return told.isEmpty() ? null : dispositions.get(told.getLast().disposition());
        }
        var end = deadEnd(of, person, before);
        if (end != null) {
            return end.meaning() == null ? null : of(end.meaning());
        }
        return of.defective() ? of(Meaning.DEFECTIVE_BEFORE_DIALLING) : null;
    }

    private Disposition of(Meaning meaning) {
        return results.dispositions().stream()
                .filter(each -> each.meaning() == meaning)
                .findFirst()
                .orElseThrow();
    }

    /// An end without anybody having told of the person.
    ///
    /// @param at      contract time
    /// @param meaning null where none of the city's wordings fits
    /// @param ending  what it was
    private record DeadEnd(Instant at, @Nullable Meaning meaning, Ending ending, boolean billable) {}

    /// The first end that a person came to untold. The calls themselves say it, so that what a later call told does not
    /// change an earlier month; where they say nothing, the record does.
    private @Nullable DeadEnd deadEnd(ResultCase of, Person person, Instant before) {
        var calls = calls(of, person, before);
        for (int many = 1; many <= calls.size(); many++) {
            var course = untold(of, calls.subList(0, many));
            if (campaign.progress(course) instanceof Progress.Concluded concluded
                    && concluded.ending() != Ending.CONTACTED
                    && concluded.ending() != Ending.NO_NUMBER_LEFT) {
                return deadEnd(course, calls.get(many - 1).at(), concluded.ending());
            }
        }
        return recorded(of, calls, before);
    }

    private @Nullable DeadEnd recorded(ResultCase of, List<Call> calls, Instant before) {
        var ending = of.ending();
        if (ending == null || of.concludedAt() == null || !of.concludedAt().isBefore(before)) {
            return null;
        }
        return switch (ending) {
            case CONTACTED, DEFECTIVE_BEFORE_DIALLING, GONE -> null;
            case NOBODY_THREE_TIMES, DEFECTIVE_AFTER_DIALLING, NUMBER_USED_UP, NO_WINDOW_LEFT, NO_NUMBER_LEFT ->
                calls.isEmpty()
                        ? null
                        : deadEnd(untold(of, calls).concluded(ending, of.concludedAt()), of.concludedAt(), ending);
            case DO_NOT_CALL -> deadEnd(untold(of, calls).barred(Course.Bar.DO_NOT_CALL), of.concludedAt(), ending);
        };
    }

    private DeadEnd deadEnd(Course course, Instant at, Ending ending) {
        var meaning = campaign.disposition(course);
        boolean paid = meaning == null || of(meaning).billable();
        return new DeadEnd(at, meaning, ending, paid && campaign.billable(course));
    }

    /// The course as it stands for somebody of whom nobody has told.
    private static Course untold(ResultCase of, List<Call> calls) {
        return new Course(
                of.phones(),
                calls.stream().map(Call::attempt).map(ResultLineRules::over).toList(),
                of.appointments(),
                null,
                Course.Heard.NOT_OF_EVERYBODY,
                null);
    }

    /// A call whose result is missing is no reason to leave a line open: that it was made counts.
    private static Attempt over(Attempt call) {
        return switch (call.state()) {
            case Attempt.State.Ended _ -> call;
            case Attempt.State.Running _, Attempt.State.Talking _ ->
                Attempt.ended(call.id(), call.at(), call.phone(), Outcome.IN_DOUBT);
        };
    }

    private Optional<BilledPerson> billed(ResultCase of, Person person, Instant before) {
        var told = toldBill(of, person, before);
        var end = Optional.ofNullable(deadEnd(of, person, before))
                .filter(DeadEnd::billable)
                .map(found -> new BilledPerson(
                        person.contactId(),
                        of.householdId(),
                        found.at(),
                        reason(found.ending()),
                        calls(of, person, before).stream()
                                .filter(Call::counted)
                                .filter(call -> !call.at().isAfter(found.at()))
                                .map(call -> call.attempt().id())
                                .toList()));
        return Stream.concat(told.stream(), end.stream()).min(Comparator.comparing(BilledPerson::at));
    }

    private Optional<BilledPerson> toldBill(ResultCase of, Person person, Instant before) {
        if (!settled(person, before)) {
            return Optional.empty();
        }
        var at = Objects.requireNonNull(person.settled());
        var disposition = disposition(of, person, before);
        if (disposition != null && !disposition.billable()) {
            return Optional.empty();
        }
        return Optional.of(new BilledPerson(
                person.contactId(), of.householdId(), at, reason(disposition), restsOn(of, person, before)));
    }

    /// The calls that told; where only a key was pressed, the last call that was a contact.
    private static List<String> restsOn(ResultCase of, Person person, Instant before) {
        var told = told(person, before);
        if (!told.isEmpty()) {
            return told.stream().map(Told::callId).toList();
        }
        return of.calls().stream()
                .filter(call -> call.attempt().state() instanceof Attempt.State.Ended(var outcome)
                        && outcome == Outcome.CONTACT
                        && call.at().isBefore(before))
                .map(call -> call.attempt().id())
                .toList();
    }

    private static BillReason reason(@Nullable Disposition disposition) {
        return switch (disposition == null ? Meaning.CONTACT : disposition.meaning()) {
            case CONTACT -> BillReason.CONTACT;
            case NOT_ADVISABLE -> BillReason.NOT_ADVISABLE;
            case DEFECTIVE_AFTER_DIALLING -> BillReason.DEFECTIVE_AFTER_DIALLING;
            case NOBODY, MACHINE, DEFECTIVE_BEFORE_DIALLING -> BillReason.DEAD_END;
        };
    }

    private static BillReason reason(Ending ending) {
        return switch (ending) {
            case NOBODY_THREE_TIMES -> BillReason.ATTEMPTS_USED_UP;
            case DEFECTIVE_AFTER_DIALLING -> BillReason.DEFECTIVE_AFTER_DIALLING;
            case NUMBER_USED_UP, NO_WINDOW_LEFT, NO_NUMBER_LEFT, DO_NOT_CALL -> BillReason.DEAD_END;
            case CONTACTED, DEFECTIVE_BEFORE_DIALLING, GONE ->
                throw new IllegalArgumentException(ending + " is no dead end");
        };
    }

    /// 備考: what the columns have no place for, in the order in which it happened.
    private String note(
            ResultCase of, Person person, List<Call> counted, List<ResultCase.Return> returns, Instant before) {
        var parts = new ArrayList<String>();
        told(person, before).stream()
                .map(Told::note)
                .filter(note -> !note.isBlank())
                .forEach(parts::add);
        person.passed().stream()
                .filter(passed -> passed.at().isBefore(before))
                .forEach(passed -> parts.add("委託者へ連絡(" + day(passed.at()) + ")：" + passed.content()));
        for (int i = outbound.attempts(); i < counted.size(); i++) {
            parts.add("第" + (i + 1) + "架電(日時指定) "
                    + moment(new Moment(counted.get(i).at(), counted.get(i).window())));
        }
        returns.stream()
                .limit(Math.max(0, returns.size() - 1L))
                .forEach(each -> parts.add("返電(ほか) " + moment(moment(each))));
        state(of, person, before).ifPresent(parts::add);
        return String.join("／", parts);
    }

    private Optional<String> state(ResultCase of, Person person, Instant before) {
        if (settled(person, before)) {
            return told(person, before).isEmpty() ? Optional.of("通電(結果の詳細の入力なし)") : Optional.empty();
        }
        var end = deadEnd(of, person, before);
        if (end == null) {
            if (person.gone() != null && person.gone().isBefore(before)) {
                return Optional.of("対象者リストから除かれたため終了");
            }
            return of.defective() ? Optional.of("架電できる電話番号なし") : Optional.of("架電継続中");
        }
        return switch (end.ending()) {
            case DO_NOT_CALL -> Optional.of("架電しないよう申し出あり");
            case NUMBER_USED_UP -> Optional.of("同じ電話番号への架電が上限に達したため終了");
            case NO_WINDOW_LEFT -> Optional.of("日時指定により残りの時間帯がなくなったため終了");
            case NO_NUMBER_LEFT -> Optional.of("電話番号の提供がなくなったため終了");
            case DEFECTIVE_AFTER_DIALLING -> Optional.of(defect(of, person, before));
            case NOBODY_THREE_TIMES, CONTACTED, DEFECTIVE_BEFORE_DIALLING, GONE -> Optional.empty();
        };
    }

    private static String defect(ResultCase of, Person person, Instant before) {
        var outcomes = calls(of, person, before).stream()
                .map(call -> call.attempt().state())
                .filter(Attempt.State.Ended.class::isInstance)
                .map(state -> ((Attempt.State.Ended) state).outcome())
                .toList();
        return outcomes.contains(Outcome.WRONG_PARTY) ? "勤務先・他家等につながる" : "使われていない番号";
    }

    private String moment(Moment moment) {
        var label = moment.window() == null ? "" : " " + results.timeLabels().get(moment.window());
        return day(moment.at()) + label;
    }

    private static String day(Instant at) {
        var day = Tokyo.day(at);
        return String.format(Locale.ROOT, "%d年%d月%d日", day.getYear(), day.getMonthValue(), day.getDayOfMonth());
    }

    /// The years that a call of the contract may fall in, in their order.
    static List<Integer> years(Outbound outbound) {
        return Stream.iterate(
                        outbound.period().first().getYear(),
                        year -> year <= outbound.period().last().getYear(),
                        year -> year + 1)
                .toList();
    }

    /// The months likewise, each once, in the order in which they come.
    static List<Integer> months(Outbound outbound) {
        var months = new ArrayList<Integer>();
        var last = YearMonth.from(outbound.period().last());
        for (var month = YearMonth.from(outbound.period().first()); !month.isAfter(last); month = month.plusMonths(1)) {
            if (!months.contains(month.getMonthValue())) {
                months.add(month.getMonthValue());
            }
        }
        return Collections.unmodifiableList(months);
    }
}
