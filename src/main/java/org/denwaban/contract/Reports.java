package org.denwaban.contract;

import java.util.List;

/// The reports that the city ordered besides the result report.
///
/// @param daily                   a report of every day
/// @param monthly                 a report of every month
/// @param yearly                  a completion report of every fiscal year
/// @param mailWithoutPersonalData whether the city has permitted that a report without any personal
///                                data goes by e-mail; one with personal data never does (rules.md,
///                                "Inbound contract")
/// @param to                      addresses of the commissioner for these; empty where the file says none
public record Reports(
        boolean daily, boolean monthly, boolean yearly, boolean mailWithoutPersonalData, List<String> to) {

    public Reports {
        to = List.copyOf(to);
    }

    /// Nothing ordered, nothing permitted.
    public static final Reports NONE = new Reports(false, false, false, false, List.of());
}
