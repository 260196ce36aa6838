package org.denwaban.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.denwaban.campaign.AskedBy;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.History;
import org.denwaban.clock.Tokyo;
import org.denwaban.dialer.Appointments;
import org.denwaban.settings.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./denwaban appointment --contract ID`: shows a day's appointments and how they stand, takes one, or cancels one.
@Command(
        name = "appointment",
        mixinStandardHelpOptions = true,
        description = "Shows a day's appointments (日時指定) and how they stand, takes one, or cancels one.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./denwaban appointment --contract yokosuka-2018",
            "  ./denwaban appointment --contract yokosuka-2018 --household - \\",
            "         --at 2018-11-10T19:30 --asked-by FAMILY --taken-by op1",
            "  ./denwaban appointment --contract yokosuka-2018 --cancel ID"
        })
public final class AppointmentCommand implements Callable<Integer> {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("MM-dd HH:mm");

    private final LiveCampaigns.Opening opening;
    private final InputStream in;

    @Option(names = "--contract", required = true, paramLabel = "ID", description = "a contract of the settings")
    private String id = "";

    @Option(names = "--day", paramLabel = "DAY", description = "the day to show (default: today)")
    private @Nullable String day;

    @ArgGroup(exclusive = false)
    private @Nullable Wanted wanted;

    /// A new one.
    private static final class Wanted {

        @Option(
                names = "--household",
                required = true,
                paramLabel = "X",
                description = "a household's id, or a certificate or ticket number; - reads it from standard input")
        private String household = "";

        @Option(names = "--at", required = true, paramLabel = "TIME", description = "when to call, Tokyo wall time")
        private String at = "";

        @Option(names = "--asked-by", required = true, description = "who asked: ${COMPLETION-CANDIDATES}")
        private AskedBy askedBy = AskedBy.PERSON;

        @Option(names = "--asked-at", paramLabel = "TIME", description = "when it was asked for (default: now)")
        private @Nullable String askedAt;

        @Option(names = "--taken-by", required = true, paramLabel = "OPERATOR", description = "who took it")
        private String takenBy = "";
    }

    @Option(names = "--cancel", paramLabel = "ID", description = "cancel this appointment")
    private @Nullable String cancelled;

    @Option(names = "--by", paramLabel = "NAME", description = "who cancels, for the record (default: this user)")
    private String by = System.getProperty("user.name", "?");

    @Option(names = "--config", paramLabel = "FILE", description = "the settings file (default: denwaban.toml)")
    private @Nullable Path config;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    /// @param opening opens what the settings describe
    /// @param in      where `-` is read from
    public AppointmentCommand(LiveCampaigns.Opening opening, InputStream in) {
        this.opening = opening;
        this.in = in;
    }

    @Override
    public Integer call() throws IOException {
        try (var campaigns = opening.open(config)) {
            var dialled = campaigns.dialled(spec.commandLine(), id);
            var appointments = new Appointments(
                    campaigns.database(),
                    new CourseStore(),
                    campaigns.campaigns(),
                    campaigns.operators().stream()
                            .collect(Collectors.toMap(
                                    Settings.Operator::id, operator -> Set.copyOf(operator.contracts()))),
                    campaigns.clocks());
            if (cancelled != null) {
                return told(appointments.cancel(cancelled, by), "取り消しました");
            }
            if (wanted != null) {
                return told(
                        appointments.take(id, household(campaigns, dialled, wanted), wish(campaigns, wanted)),
                        "受け付けました");
            }
            show(appointments, day == null ? Tokyo.day(campaigns.now()) : day(day));
            return 0;
        }
    }

    private String household(LiveCampaigns campaigns, LiveCampaigns.Dialled dialled, Wanted wanted) throws IOException {
        var words = wanted.household.equals("-")
                ? new String(in.readAllBytes(), StandardCharsets.UTF_8).strip()
                : wanted.household;
        var named = new HouseholdNamed(campaigns, dialled.contract(), spec.commandLine());
        return campaigns.database().transaction(handle -> named.find(handle, words));
    }

    private Appointments.Wish wish(LiveCampaigns campaigns, Wanted wanted) {
        return new Appointments.Wish(
                time("--at", wanted.at),
                wanted.askedBy,
                wanted.askedAt == null ? campaigns.now() : time("--asked-at", wanted.askedAt),
                wanted.takenBy);
    }

    private int told(Appointments.Answer answer, String done) {
        return switch (answer) {
            case Appointments.Answer.Done(var appointment) -> {
                spec.commandLine().getOut().println(done + ": " + appointment);
                yield 0;
            }
            case Appointments.Answer.Refused(var why) -> {
                spec.commandLine().getErr().println(why.code() + " " + why.japanese());
                yield 1;
            }
        };
    }

    private void show(Appointments appointments, LocalDate day) {
        var out = spec.commandLine().getOut();
        var shown = appointments.ofDay(id, day);
        out.println(day + " の日時指定: " + shown.size() + "件");
        for (var each : shown) {
            var entry = each.entry();
            out.println("  %s  %s  %s  受付 %s %s（%s）  世帯 %s"
                    .formatted(
                            MINUTE.format(Tokyo.wall(entry.agreedAt())),
                            Wide.left(each.standing().japanese(), 10),
                            entry.id(),
                            MINUTE.format(Tokyo.wall(entry.askedAt())),
                            entry.takenBy(),
                            entry.askedBy().japanese(),
                            entry.householdId()));
        }
    }

    private Instant time(String option, String text) {
        try {
            return History.time(text);
        } catch (DateTimeException e) {
            throw new ParameterException(
                    spec.commandLine(), "E-APPT-010: " + option + " must be a time such as 2018-11-05T18:00", e);
        }
    }

    private LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new ParameterException(spec.commandLine(), "E-APPT-010: --day must be a day such as 2018-11-05", e);
        }
    }
}
