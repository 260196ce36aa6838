package org.denwaban.report;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.denwaban.campaign.Appointment;
import org.denwaban.campaign.AskedBy;
import org.denwaban.campaign.Attempt;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.Ending;
import org.denwaban.campaign.EscalationStore;
import org.denwaban.campaign.MemberResultStore;
import org.denwaban.campaign.Outcome;
import org.denwaban.campaign.Phone;
import org.denwaban.contract.Window;
import org.denwaban.report.ResultCase.Call;
import org.denwaban.report.ResultCase.Passed;
import org.denwaban.report.ResultCase.Person;
import org.denwaban.report.ResultCase.Return;
import org.denwaban.report.ResultCase.Told;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// The SQL of results: households' whole histories, a page of households at a time. It only reads and locks nothing.
final class ResultStore {

    private final MemberResultStore results;
    private final EscalationStore escalations;

    ResultStore(MemberResultStore results, EscalationStore escalations) {
        this.results = results;
        this.escalations = escalations;
    }

    /// What was passed on to the commissioner, by person; questions that concern nobody of the list are left out.
    Map<String, List<Passed>> passed(Handle handle, String contractId, Instant before) {
        return escalations.between(handle, contractId, Instant.EPOCH, before).stream()
                .flatMap(each -> Stream.ofNullable(each.about().contactId())
                        .map(contact -> new Of<>(contact, new Passed(each.at(), each.content()))))
                .sorted(Comparator.comparing(of -> of.what().at()))
                .collect(Collectors.groupingBy(Of::owner, Collectors.mapping(Of::what, Collectors.toList())));
    }

    /// How many households a contract has.
    long households(Handle handle, String contractId) {
        return handle.createQuery("SELECT COUNT(*) FROM household WHERE contract_id = :contract")
                .bind("contract", contractId)
                .mapTo(Long.class)
                .one();
    }

    private record Household(
            String id,
            String state,
            @Nullable Ending ending,
            @Nullable Instant concludedAt) {}

    /// The next households of a contract after one, in the order of their ids, with all that was of them.
    ///
    /// @param after id of a household, empty for the first page
    /// @param most  how many
    /// @param notes  whether notes are wanted: they are sealed, and opening them takes time
    /// @param passed by person
    List<ResultCase> page(
            Handle handle, String contractId, String after, int most, boolean notes, Map<String, List<Passed>> passed) {
        var households = households(handle, contractId, after, most);
        if (households.isEmpty()) {
            return List.of();
        }
        var ids = households.stream().map(Household::id).toList();
        var phones = phones(handle, ids);
        var calls = calls(handle, ids);
        var appointments = appointments(handle, ids);
        var returns = returns(handle, ids);
        var people = people(handle, ids, notes, passed);
        return households.stream()
                .map(household -> new ResultCase(
                        household.id(),
                        household.state().equals("DEFECTIVE"),
                        household.ending(),
                        household.concludedAt(),
                        phones.getOrDefault(household.id(), List.of()),
                        calls.getOrDefault(household.id(), List.of()),
                        appointments.getOrDefault(household.id(), List.of()),
                        returns.getOrDefault(household.id(), List.of()),
                        people.getOrDefault(household.id(), List.of())))
                .toList();
    }

    private static List<Household> households(Handle handle, String contractId, String after, int most) {
        return handle.createQuery("SELECT id, state, ending, concluded_at FROM household WHERE contract_id = :contract"
                        + " AND id > :after ORDER BY id LIMIT :most")
                .bind("contract", contractId)
                .bind("after", after)
                .bind("most", most)
                .map((row, context) -> new Household(
                        row.getString("id"),
                        row.getString("state"),
                        row.getString("ending") == null ? null : Ending.valueOf(row.getString("ending")),
                        instant(row, "concluded_at", context)))
                .list();
    }

    /// Something of a household or a person.
    private record Of<T>(String owner, T what) {}

    private static <T> Map<String, List<T>> byOwner(List<Of<T>> all) {
        return all.stream()
                .collect(Collectors.groupingBy(Of::owner, Collectors.mapping(Of::what, Collectors.toList())));
    }

    private static Map<String, List<Phone>> phones(Handle handle, List<String> ids) {
        return byOwner(handle.createQuery(
                        "SELECT household_id, ordinal FROM household_phone WHERE household_id IN (<ids>)"
                                + " AND ordinal <= 2 ORDER BY household_id, ordinal")
                .bindList("ids", ids)
                .map((row, _) ->
                        new Of<>(row.getString("household_id"), new Phone(row.getInt("ordinal"), true, List.of())))
                .list());
    }

    private static Map<String, List<Call>> calls(Handle handle, List<String> ids) {
        return byOwner(handle.createQuery("SELECT a.household_id, a.id, a.contract_at, a.promised_at, a.counted,"
                        + " a.window_used, a.state, a.outcome, COALESCE(p.ordinal, 0) AS phone FROM attempt a"
                        + " LEFT JOIN household_phone p ON p.household_id = a.household_id"
                        + " AND p.number_digest = a.number_digest AND p.ordinal <= 2"
                        + " WHERE a.household_id IN (<ids>) AND a.state NOT IN ('VOID', 'PROMISED')"
                        + " ORDER BY a.contract_at, a.id")
                .bindList("ids", ids)
                .map((row, context) -> new Of<>(row.getString("household_id"), call(row, context)))
                .list());
    }

    private static Call call(ResultSet row, StatementContext context) throws SQLException {
        var window = row.getString("window_used");
        var outcome = row.getString("outcome");
        var state = CourseStore.State.valueOf(row.getString("state"));
        return new Call(
                new Attempt(
                        row.getString("id"),
                        Objects.requireNonNull(instant(row, "contract_at", context)),
                        row.getInt("phone"),
                        switch (state) {
                            case PROMISED, REDEEMED, VOID -> new Attempt.State.Running();
                            case ANSWERED -> new Attempt.State.Talking();
                            case ENDED ->
                                new Attempt.State.Ended(outcome == null ? Outcome.IN_DOUBT : Outcome.valueOf(outcome));
                        }),
                Objects.requireNonNull(instant(row, "promised_at", context)),
                row.getObject("counted") != null,
                window == null ? null : Window.valueOf(window));
    }

    private static Map<String, List<Appointment>> appointments(Handle handle, List<String> ids) {
        return byOwner(handle.createQuery("SELECT household_id, id, agreed_at, asked_by, asked_at, taken_by"
                        + " FROM appointment WHERE household_id IN (<ids>) AND cancelled_at IS NULL"
                        + " ORDER BY agreed_at, id")
                .bindList("ids", ids)
                .map((row, context) -> new Of<>(
                        row.getString("household_id"),
                        new Appointment(
                                row.getString("id"),
                                Objects.requireNonNull(instant(row, "agreed_at", context)),
                                instant(row, "asked_at", context),
                                AskedBy.valueOf(row.getString("asked_by")).japanese(),
                                row.getString("taken_by"))))
                .list());
    }

    private static Map<String, List<Return>> returns(Handle handle, List<String> ids) {
        return byOwner(handle.createQuery("SELECT household_id, id, contract_at FROM return_call"
                        + " WHERE household_id IN (<ids>) ORDER BY contract_at, id")
                .bindList("ids", ids)
                .map((row, context) -> new Of<>(
                        row.getString("household_id"),
                        new Return(row.getString("id"), Objects.requireNonNull(instant(row, "contract_at", context)))))
                .list());
    }

    private Map<String, List<Person>> people(
            Handle handle, List<String> ids, boolean notes, Map<String, List<Passed>> passed) {
        var told = told(handle, ids, notes);
        return byOwner(handle.createQuery("SELECT c.household_id, c.id, c.gone_at, c.settled_at, i.imported_at"
                        + " FROM contact c LEFT JOIN list_import i ON i.id = c.first_import"
                        + " WHERE c.household_id IN (<ids>) ORDER BY c.household_id, c.member, c.id")
                .bindList("ids", ids)
                .map((row, context) -> new Of<>(
                        row.getString("household_id"),
                        new Person(
                                row.getString("id"),
                                instant(row, "imported_at", context),
                                instant(row, "gone_at", context),
                                instant(row, "settled_at", context),
                                told.getOrDefault(row.getString("id"), List.of()),
                                passed.getOrDefault(row.getString("id"), List.of()))))
                .list());
    }

    /// By person: also what was told of them in a household that they belonged to before.
    private Map<String, List<Told>> told(Handle handle, List<String> ids, boolean notes) {
        return byOwner(handle.createQuery(
                        "SELECT r.id, r.contact_id, COALESCE(r.attempt_id, r.return_call_id) AS call_id,"
                                + " r.return_call_id IS NOT NULL AS returned, r.disposition, r.reason, r.note_sealed,"
                                + " COALESCE(a.contract_at, c.contract_at, r.contract_at) AS told_at FROM contact p"
                                + " JOIN member_result r ON r.contact_id = p.id LEFT JOIN attempt a ON a.id = r.attempt_id"
                                + " LEFT JOIN return_call c ON c.id = r.return_call_id WHERE p.household_id IN (<ids>)"
                                + " ORDER BY r.id")
                .bindList("ids", ids)
                .map((row, context) -> new Of<>(
                        row.getString("contact_id"),
                        new Told(
                                Objects.requireNonNullElse(row.getString("call_id"), row.getString("id")),
                                row.getBoolean("returned"),
                                Objects.requireNonNull(instant(row, "told_at", context)),
                                row.getString("disposition"),
                                row.getObject("reason", Integer.class),
                                notes ? note(row) : "")))
                .list());
    }

    private String note(ResultSet row) throws SQLException {
        var sealed = row.getBytes("note_sealed");
        return sealed == null ? "" : results.note(row.getString("id"), sealed);
    }

    private static @Nullable Instant instant(ResultSet row, String column, StatementContext context)
            throws SQLException {
        return context.findColumnMapperFor(Instant.class).orElseThrow().map(row, column, context);
    }
}
