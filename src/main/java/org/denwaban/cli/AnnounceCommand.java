package org.denwaban.cli;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.denwaban.calendar.TimeRange;
import org.denwaban.clock.SystemClock;
import org.denwaban.clock.Tokyo;
import org.denwaban.inbound.Announcement;
import org.denwaban.inbound.AnnouncementStore;
import org.denwaban.inbound.Announcements;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./denwaban announce --contract ID --date DAY (--closed | --open HH:MM-HH:MM)`: other reception hours for one day. A
/// running server goes by it within {@link Announcements#EVERY}.
@Command(
        name = "announce",
        mixinStandardHelpOptions = true,
        description = {
            "Announces other reception hours for one day, or that nobody answers on it.",
            "The newest announcement of a day holds, before the contract file. Taken back by announcing",
            "the usual hours. Calls that are waiting already are served."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./denwaban announce --contract yokosuka-2018 --date today --closed",
            "  ./denwaban announce --contract yokosuka-2018 --date 2018-11-05 --open 09:00-15:00"
        })
public final class AnnounceCommand implements Callable<Integer> {

    private final LiveCampaigns.Opening opening;

    @Option(names = "--contract", required = true, paramLabel = "ID", description = "a contract of the settings")
    private String id = "";

    @Option(names = "--date", required = true, paramLabel = "DAY", description = "such as 2018-11-05, or: today")
    private String date = "";

    @ArgGroup(multiplicity = "1")
    private Which which = new Which();

    /// One of the two.
    private static final class Which {

        @Option(names = "--closed", required = true, description = "nobody answers")
        private boolean closed;

        @Option(
                names = "--open",
                required = true,
                paramLabel = "HH:MM-HH:MM",
                description = "the hours; the second at which they end is closed")
        private @Nullable String open;
    }

    @Option(names = "--by", paramLabel = "NAME", description = "who announces, for the record (default: this user)")
    private String by = System.getProperty("user.name", "?");

    @Option(names = "--config", paramLabel = "FILE", description = "the settings file (default: denwaban.toml)")
    private @Nullable Path config;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    /// @param opening opens what the settings describe
    public AnnounceCommand(LiveCampaigns.Opening opening) {
        this.opening = opening;
    }

    @Override
    public Integer call() {
        var hours = which.closed ? null : hours(Objects.requireNonNull(which.open));
        try (var campaigns = opening.open(config)) {
            var contract = campaigns.answered(spec.commandLine(), id);
            var day = day(Tokyo.day(campaigns.now()));
            if (!contract.term().contains(day)) {
                throw refused("E-ANN-003: the contract's term does not have this day, nobody answers on it");
            }
            var announcement = new Announcement(day, hours, by, SystemClock.SYSTEM.now());
            campaigns.database().run(handle -> new AnnouncementStore().add(handle, id, announcement));
            spec.commandLine()
                    .getOut()
                    .println("%s: %sは%s（稼働中のサーバーには%d秒以内に反映）。"
                            .formatted(
                                    id,
                                    day,
                                    hours == null ? "受け付けません" : hours.from() + "から" + hours.to() + "まで受け付けます",
                                    Announcements.EVERY.toSeconds()));
        }
        return 0;
    }

    private LocalDate day(LocalDate today) {
        try {
            var day = date.equals("today") ? today : LocalDate.parse(date);
            if (!day.isBefore(today)) {
                return day;
            }
        } catch (DateTimeException e) {
            throw refused("E-ANN-001: --date is a day such as 2018-11-05, or: today");
        }
        throw refused("E-ANN-001: --date is over");
    }

    private TimeRange hours(String words) {
        try {
            var parts = words.split("-", 2);
            return new TimeRange(LocalTime.parse(parts[0]), LocalTime.parse(parts[1]));
        } catch (DateTimeException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw refused("E-ANN-002: --open is two times of one day, such as 09:00-15:00");
        }
    }

    private ParameterException refused(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
