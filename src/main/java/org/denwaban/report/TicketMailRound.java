package org.denwaban.report;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.denwaban.clock.Rounds;
import org.denwaban.contract.Contract;
import org.denwaban.db.DatabaseAway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has the mails of ticket numbers sent when they are due, and raises the alarm where one has not left. One thread.
public final class TicketMailRound implements AutoCloseable {

    /// A deadline is met to the minute; three looks a minute are some indexed reads.
    private static final Duration EVERY = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(TicketMailRound.class);

    private final TicketMails mails;

    /// Of each contract: whether a mail is missed. What cannot be told counts as missed, once a mail is due at all.
    private final Map<String, Boolean> missed = new ConcurrentHashMap<>();

    /// Of each contract: mails that are due and have not left; NaN while nobody can tell.
    private final Map<String, Double> due = new ConcurrentHashMap<>();

    private final Map<String, Counter> sent = new ConcurrentHashMap<>();
    private final ScheduledExecutorService looking =
            new Rounds(Thread.ofVirtual().name("ticket-mail").factory());

    public TicketMailRound(TicketMails mails, MeterRegistry registry) {
        this.mails = mails;
        for (var contract : mails.contracts()) {
            Gauge.builder("denwaban.ticket.mail.missed", missed, all -> all.getOrDefault(contract.id(), false) ? 1 : 0)
                    .description("1 from the alarm's hour on while a mail of ticket numbers has not left")
                    .tag("contract", contract.id())
                    .register(registry);
            Gauge.builder("denwaban.ticket.mails.due", due, all -> all.getOrDefault(contract.id(), Double.NaN))
                    .description("mails of ticket numbers that are due and have not left")
                    .tag("contract", contract.id())
                    .register(registry);
            sent.put(
                    contract.id(),
                    Counter.builder("denwaban.ticket.mails.sent")
                            .description("mails of ticket numbers that the receiver has taken")
                            .tag("contract", contract.id())
                            .register(registry));
        }
    }

    /// Looks now, and every 20 s.
    public void start() {
        if (!mails.contracts().isEmpty()) {
            var _ = looking.scheduleWithFixedDelay(this::look, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /// Whether a contract's mail is missed, for a board.
    public boolean missed(String contractId) {
        return missed.getOrDefault(contractId, false);
    }

    private void look() {
        mails.contracts().forEach(this::look);
    }

    void look(Contract contract) {
        try {
            mails.round(contract).stream()
                    .filter(told -> told.state().equals(TicketMailStore.State.SENT.name()))
                    .forEach(
                            _ -> Objects.requireNonNull(sent.get(contract.id())).increment());
        } catch (DatabaseAway e) {
            LOG.debug("no mail while the database is away");
        } catch (RuntimeException e) {
            LOG.error(
                    "E-MAIL-009 the ticket mail of {} could not be seen to, trying again: {}",
                    contract.id(),
                    e.getClass().getName());
        }
        due.put(contract.id(), due(contract));
        alarm(contract);
    }

    private double due(Contract contract) {
        try {
            return mails.due(contract).size();
        } catch (RuntimeException _) {
            return Double.NaN;
        }
    }

    private void alarm(Contract contract) {
        boolean now;
        try {
            now = !mails.missed(contract).isEmpty();
        } catch (RuntimeException _) { // that it has left cannot be shown
            now = mails.mayBeMissed(contract);
        }
        if (now && !Boolean.TRUE.equals(missed.put(contract.id(), now))) {
            LOG.error(
                    "E-MAIL-010 a mail of ticket numbers of {} has not left by the hour of the alarm;"
                            + " see ./denwaban report tickets --dry-run, or tell the numbers by another way",
                    contract.id());
        }
        missed.put(contract.id(), now);
    }

    @Override
    public void close() {
        looking.close();
    }
}
