package org.denwaban.report;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.denwaban.inbound.EnquiryStore;
import org.denwaban.inbound.LineFiguresStore.Came;
import org.denwaban.staff.Hours;

/// What is known of one day of a contract that is answered. Source: 仕様書 10(1)② of the inbound contract.
///
/// @param calls     that came on that day, of whatever route
/// @param enquiries those that hold
/// @param operators who were at work
/// @param remark    what a supervisor added; empty for nothing
/// @param gaps      times in which the PBX was not heard
/// @param altered   records of that day that are not as they were sealed (room `seal`)
/// @param complete  whether the PBX's record was read up to the end of the day
public record DayRecord(
        LocalDate day,
        List<Came> calls,
        List<EnquiryStore.Entry> enquiries,
        List<Hours> operators,
        Optional<DayRemark> remark,
        List<Gap> gaps,
        int altered,
        boolean complete) {

    public DayRecord {
        calls = List.copyOf(calls);
        enquiries = List.copyOf(enquiries);
        operators = List.copyOf(operators);
        gaps = List.copyOf(gaps);
    }

    /// A time in which the PBX was not heard; machine time.
    ///
    /// @param filled whether its calls are on record, from the PBX's own; else the day is not final
    public record Gap(Instant from, Instant to, boolean filled) {}

    /// Without a word of what was asked.
    @Override
    public String toString() {
        return "DayRecord[" + day + "]";
    }
}
