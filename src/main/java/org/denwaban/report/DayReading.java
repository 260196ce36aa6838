package org.denwaban.report;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.denwaban.clock.Tokyo;
import org.denwaban.db.Database;
import org.denwaban.inbound.EnquiryStore;
import org.denwaban.inbound.LineFiguresStore;
import org.denwaban.inbound.LineFiguresStore.Came;
import org.denwaban.seal.SealStore;
import org.denwaban.staff.Hours;
import org.denwaban.staff.HoursBoard;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Reads what the rooms know of days: one transaction a month, so that a year holds no more than a month's enquiries
/// sealed and opened at once.
public final class DayReading {

    private final Database database;
    private final LineFiguresStore lines;
    private final EnquiryStore enquiries;
    private final DayRemarkStore remarks;
    private final HoursBoard hours;
    private final SealStore seals = new SealStore();

    public DayReading(
            Database database,
            LineFiguresStore lines,
            EnquiryStore enquiries,
            DayRemarkStore remarks,
            HoursBoard hours) {
        this.database = database;
        this.lines = lines;
        this.enquiries = enquiries;
        this.remarks = remarks;
        this.hours = hours;
    }

    /// Each day from `first` to `last`, both included.
    ///
    /// @param days told how many days are read by now
    public List<DayRecord> days(String contractId, LocalDate first, LocalDate last, IntConsumer days) {
        var records = new ArrayList<DayRecord>();
        for (var from = first; !from.isAfter(last); from = from.plusMonths(1).withDayOfMonth(1)) {
            var monthEnd = from.withDayOfMonth(from.lengthOfMonth());
            var to = monthEnd.isAfter(last) ? last : monthEnd;
            records.addAll(month(contractId, from, to));
            days.accept(records.size());
        }
        return List.copyOf(records);
    }

    private List<DayRecord> month(String contractId, LocalDate first, LocalDate last) {
        var worked = hours.days(contractId, first, last).stream()
                .collect(Collectors.toMap(HoursBoard.Day::day, HoursBoard.Day::operators));
        return database.transaction(handle -> records(handle, contractId, first, last, worked));
    }

    private List<DayRecord> records(
            Handle handle, String contractId, LocalDate first, LocalDate last, Map<LocalDate, List<Hours>> worked) {
        var calls = lines.between(handle, contractId, first, last).stream()
                .collect(Collectors.groupingBy(came -> Tokyo.day(came.contractAt())));
        var asked = enquiries.between(handle, contractId, start(first), start(last.plusDays(1))).stream()
                .collect(Collectors.groupingBy(entry -> Tokyo.day(entry.at())));
        var remarked = remarks.between(handle, contractId, first, last);
        var altered = seals.differing(handle, first, last).stream()
                .collect(Collectors.toMap(SealStore.Standing::day, SealStore.Standing::differing));
        var readTo = readTo(handle);
        return first.datesUntil(last.plusDays(1))
                .map(day -> {
                    List<Came> came = calls.getOrDefault(day, List.of());
                    return new DayRecord(
                            day,
                            came,
                            asked.getOrDefault(day, List.of()),
                            worked.getOrDefault(day, List.of()),
                            Optional.ofNullable(remarked.get(day)),
                            gaps(handle, start(day), start(day.plusDays(1))),
                            altered.getOrDefault(day, 0),
                            readTo.filter(to -> !to.isBefore(start(day.plusDays(1))))
                                    .isPresent());
                })
                .toList();
    }

    /// Up to when it is known what the PBX did: whatever was heard or read last of it.
    private static Optional<Instant> readTo(Handle handle) {
        return Optional.ofNullable(later(
                one(handle, "SELECT MAX(received_at) FROM call_event"),
                one(handle, "SELECT read_at FROM cel_event ORDER BY id DESC LIMIT 1")));
    }

    private static @Nullable Instant one(Handle handle, String sql) {
        return handle.createQuery(sql).mapTo(Instant.class).findOne().orElse(null);
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isAfter(other) ? one : other;
    }

    private static List<DayRecord.Gap> gaps(Handle handle, Instant from, Instant to) {
        return handle.createQuery("SELECT gap_from, gap_to, filled_at IS NOT NULL AS filled FROM pbx_gap"
                        + " WHERE gap_to > :from AND gap_from < :to ORDER BY gap_from, id")
                .bind("from", from)
                .bind("to", to)
                .map(row -> new DayRecord.Gap(
                        row.getColumn("gap_from", Instant.class),
                        row.getColumn("gap_to", Instant.class),
                        row.getColumn("filled", Boolean.class)))
                .list();
    }

    private static Instant start(LocalDate day) {
        return Tokyo.instant(day.atStartOfDay());
    }
}
