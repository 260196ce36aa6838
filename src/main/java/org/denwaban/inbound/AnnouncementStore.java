package org.denwaban.inbound;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import org.denwaban.calendar.TimeRange;
import org.denwaban.db.Ulid;
import org.jdbi.v3.core.Handle;

/// The SQL of the announcements. They are only ever added.
public final class AnnouncementStore {

    /// 31 days, each announced anew more than thirty times.
    static final int MOST = 1_000;

    /// Writes one down.
    public void add(Handle handle, String contractId, Announcement announcement) {
        var hours = announcement.hours();
        handle.createUpdate("INSERT INTO announcement (id, contract_id, day, opens, closes, announced_by, announced_at)"
                        + " VALUES (:id, :contract, :day, :opens, :closes, :by, :at)")
                .bind("id", Ulid.at(announcement.at()))
                .bind("contract", contractId)
                .bind("day", announcement.day().toString())
                .bind("opens", hours == null ? null : hours.from().toString())
                .bind("closes", hours == null ? null : hours.to().toString())
                .bind("by", announcement.by())
                .bind("at", announcement.at())
                .execute();
    }

    /// Those of a contract for `from` to `to`, both included; the newest {@link #MOST}.
    public List<Announcement> of(Handle handle, String contractId, LocalDate from, LocalDate to) {
        return handle.createQuery("SELECT CAST(day AS CHAR) AS day, CAST(opens AS CHAR) AS opens,"
                        + " CAST(closes AS CHAR) AS closes, announced_by, announced_at FROM announcement"
                        + " WHERE contract_id = :contract AND day BETWEEN :from AND :to ORDER BY id DESC LIMIT " + MOST)
                .bind("contract", contractId)
                .bind("from", from.toString())
                .bind("to", to.toString())
                .map(row -> {
                    var opens = row.getColumn("opens", String.class);
                    return new Announcement(
                            LocalDate.parse(row.getColumn("day", String.class)),
                            opens == null
                                    ? null
                                    : new TimeRange(
                                            LocalTime.parse(opens),
                                            LocalTime.parse(row.getColumn("closes", String.class))),
                            row.getColumn("announced_by", String.class),
                            row.getColumn("announced_at", Instant.class));
                })
                .list();
    }
}
