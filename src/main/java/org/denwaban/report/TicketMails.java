package org.denwaban.report;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.denwaban.calendar.Holidays;
import org.denwaban.clock.Clock;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.contract.TicketMail;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseAway;
import org.denwaban.db.Ulid;
import org.denwaban.people.ListColumn;
import org.denwaban.people.PeopleStore;
import org.denwaban.report.TicketMailStore.Mail;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends the ticket numbers that were asked for, once a contract and open day, whatever restarts happen in between.
/// What
/// is about to be sent stands in the database before the receiver can have it (docs/decisions/0026).
public final class TicketMails {

    /// What mails need of the house.
    ///
    /// @param door         empty where the settings have no `[mail]`
    /// @param contractTime by which days go
    /// @param turned       whether contract time is not the machine's
    public record Needs(
            Database database,
            PeopleStore people,
            List<Contract> contracts,
            Holidays holidays,
            Optional<MailDoor> door,
            Supplier<Instant> contractTime,
            Supplier<Boolean> turned,
            Clock machine) {

        public Needs {
            contracts = List.copyOf(contracts);
        }
    }

    /// What a try came to, for people.
    ///
    /// @param day   whose mail
    /// @param count how many ticket numbers
    /// @param state SENT, or what it is in, or why not
    public record Told(String contractId, LocalDate day, int count, String state) {}

    private static final Logger LOG = LoggerFactory.getLogger(TicketMails.class);

    private final Needs needs;
    private final TicketMailStore store = new TicketMailStore();
    private final String holder;

    /// Taken by the receiver, and not on record yet because the database was away just then.
    private final Set<String> taken = ConcurrentHashMap.newKeySet();

    public TicketMails(Needs needs) {
        this.needs = needs;
        this.holder = Ulid.at(needs.machine().now());
    }

    /// Contracts that have such mails.
    public List<Contract> contracts() {
        return needs.contracts().stream()
                .filter(contract -> contract.ticketMail() != null)
                .toList();
    }

    /// Sends what is due of a contract, and what has failed before.
    public List<Told> round(Contract contract) {
        var terms = terms(contract);
        recordTaken();
        rules(contract)
                .due(needs.contractTime().get())
                .ifPresent(day -> needs.database()
                        .run(handle -> store.make(
                                handle,
                                contract.id(),
                                day,
                                needs.door().map(MailDoor::domain).orElse("denwaban.invalid"),
                                terms.whenNone(),
                                needs.machine().now())));
        needs.database()
                .run(handle -> store.doubtTheDead(
                        handle, contract.id(), needs.machine().now()));
        return needs.database().transaction(handle -> store.unsent(handle, contract.id())).stream()
                .map(mail -> tried(contract, terms, mail))
                .toList();
    }

    private static TicketMail terms(Contract contract) {
        return Objects.requireNonNull(contract.ticketMail(), "has such mails");
    }

    private TicketMailRules rules(Contract contract) {
        return new TicketMailRules(terms(contract), contract.term(), contract.calendar(needs.holidays()));
    }

    private Told tried(Contract contract, TicketMail terms, Mail mail) {
        var hindrance = hindrance(terms);
        if (hindrance.isPresent()) {
            return told(mail, hindrance.get());
        }
        if (!needs.database()
                .transaction(handle ->
                        store.claim(handle, mail.id(), holder, needs.machine().now()))) {
            return told(mail, mail.state().name());
        }
        return told(mail, sent(contract, terms, mail));
    }

    /// Why nothing may leave; empty for nothing.
    private Optional<String> hindrance(TicketMail terms) {
        if (needs.door().isEmpty()) {
            return Optional.of("E-MAIL-001");
        }
        if (terms.to().isEmpty()) {
            return Optional.of("E-MAIL-008");
        }
        // a commissioner must not be told of a day that somebody tried out
        return needs.turned().get() && !needs.door().get().onLoopback() ? Optional.of("E-MAIL-006") : Optional.empty();
    }

    private String sent(Contract contract, TicketMail terms, Mail mail) {
        var letter = letter(contract, terms, mail);
        var outcome = needs.door().orElseThrow().send(letter, needs.machine().now(), () -> handOver(mail));
        return switch (outcome) {
            case MailOutcome.Taken _ -> {
                taken.add(mail.id());
                recordTaken();
                LOG.info(
                        "the ticket mail of {} for {} has left, {} wishes",
                        mail.dueDay(),
                        contract.id(),
                        mail.wishes());
                yield TicketMailStore.State.SENT.name();
            }
            case MailOutcome.NotTaken no -> {
                needs.database()
                        .run(handle -> store.failed(
                                handle, mail, holder, no.code(), needs.machine().now()));
                LOG.warn(
                        "{} the ticket mail of {} for {} was not taken, it is tried again",
                        no.code(),
                        mail.dueDay(),
                        contract.id());
                yield no.code();
            }
            case MailOutcome.Unknown _ -> {
                needs.database()
                        .run(handle -> store.doubted(
                                handle, mail, holder, needs.machine().now()));
                LOG.warn(
                        "E-MAIL-005 whether the ticket mail of {} for {} was taken is not known",
                        mail.dueDay(),
                        contract.id());
                yield "E-MAIL-005";
            }
        };
    }

    private boolean handOver(Mail mail) {
        try {
            return needs.database()
                    .transaction(handle -> store.handOver(
                            handle, mail.id(), holder, needs.machine().now()));
        } catch (DatabaseAway _) { // not on record: not handed over
            return false;
        }
    }

    private void recordTaken() {
        for (var id : Set.copyOf(taken)) {
            needs.database()
                    .run(handle ->
                            store.sent(handle, id, holder, needs.machine().now()));
            taken.remove(id);
        }
    }

    private static Told told(Mail mail, String state) {
        return new Told(mail.contractId(), mail.dueDay(), mail.wishes(), state);
    }

    private MailLetter letter(Contract contract, TicketMail terms, Mail mail) {
        var numbers = needs.database().transaction(handle -> numbers(handle, mail.id()));
        return new MailLetter(mail.messageId(), terms.to(), subject(mail), words(contract, mail, numbers), List.of());
    }

    /// The numbers alone: no name, no date of birth. Twice wished is once named.
    private Set<String> numbers(Handle handle, String mailId) {
        var numbers = new LinkedHashSet<String>();
        for (var wished : store.wishes(handle, mailId)) {
            var household = needs.people().household(handle, wished.householdId());
            if (household != null) {
                needs.people().members(handle, household).stream()
                        .filter(member -> member.contactId().equals(wished.contactId()))
                        .forEach(member -> numbers.add(member.person().get(ListColumn.TICKET)));
            }
        }
        return numbers;
    }

    private static String subject(Mail mail) {
        return (mail.doubts() > 0 ? "【再送】" : "")
                + "受診券の再発行希望（%d年%d月%d日分）"
                        .formatted(
                                mail.dueDay().getYear(),
                                mail.dueDay().getMonthValue(),
                                mail.dueDay().getDayOfMonth());
    }

    private static String words(Contract contract, Mail mail, Set<String> numbers) {
        var words = new StringBuilder();
        words.append(contract.commissioner())
                .append(" 御中\n\n")
                .append(contract.name())
                .append("\n\n");
        if (mail.doubts() > 0) {
            words.append("受信の確認ができなかったため、同じ内容を再送しています。すでに受け取られている場合は、このメールは不要です。\n\n");
        }
        if (numbers.isEmpty()) {
            words.append("前回の連絡のあと、受診券の再発行希望はありませんでした。\n");
        } else {
            words.append("前回の連絡のあとに再発行希望のあった受診券番号は、次の ").append(numbers.size()).append(" 件です。\n\n");
            numbers.forEach(number -> words.append(number).append('\n'));
        }
        return words.toString();
    }

    /// What would be sent of a contract now, without sending or writing anything. The numbers stay unsaid.
    public List<Told> dryRun(Contract contract) {
        var now = needs.contractTime().get();
        var hindrance = hindrance(terms(contract)).orElse("DUE");
        return needs.database().transaction(handle -> {
            var told = new ArrayList<Told>();
            store.unsent(handle, contract.id())
                    .forEach(mail -> told.add(
                            told(mail, hindrance.equals("DUE") ? mail.state().name() : hindrance)));
            var day = rules(contract).due(now);
            if (day.isPresent() && store.find(handle, contract.id(), day.get()).isEmpty()) {
                told.add(new Told(
                        contract.id(),
                        day.get(),
                        store.unmailed(handle, contract.id(), day.get()).size(),
                        hindrance));
            }
            return List.copyOf(told);
        });
    }

    /// Days whose mail should have left by the alarm's hour and has not.
    public List<LocalDate> missed(Contract contract) {
        var now = needs.contractTime().get();
        var rules = rules(contract);
        return due(contract).stream()
                .filter(day -> !rules.alarmAt(day).isAfter(now))
                .toList();
    }

    /// Days, today or before, whose mail is due and has not left, whatever the hour.
    List<LocalDate> due(Contract contract) {
        var today = Tokyo.day(needs.contractTime().get());
        return needs.database().transaction(handle -> {
            var due = new LinkedHashSet<LocalDate>();
            store.unsent(handle, contract.id()).stream().map(Mail::dueDay).forEach(due::add);
            if (rules(contract).mailed(today)
                    && store.find(handle, contract.id(), today).isEmpty()) {
                due.add(today);
            }
            return List.copyOf(due);
        });
    }

    /// Whether the alarm's hour of this day's mail has come, whatever became of it.
    boolean mayBeMissed(Contract contract) {
        var now = needs.contractTime().get();
        var rules = rules(contract);
        var today = Tokyo.day(now);
        return rules.mailed(today) && !rules.alarmAt(today).isAfter(now);
    }
}
