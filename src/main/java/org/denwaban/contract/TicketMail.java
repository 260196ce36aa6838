package org.denwaban.contract;

import java.time.LocalTime;
import java.util.List;

/// The e-mail that lists the checkup tickets wanted anew (rules.md, "Around the calls").
///
/// @param deadline time of the next open day by which it has left
/// @param alarm    time of that day from which the supervisor is told that it has not; before
///                 `deadline`
/// @param whenNone whether it is sent also when nobody wanted one
/// @param to       addresses of the commissioner; empty where the file says none, and nothing can be sent
public record TicketMail(LocalTime deadline, LocalTime alarm, boolean whenNone, List<String> to) {

    public TicketMail {
        to = List.copyOf(to);
    }
}
