package org.denwaban.contract;

/// The reports that the city ordered besides the result report.
///
/// @param daily                   a report of every day
/// @param monthly                 a report of every month
/// @param yearly                  a completion report of every fiscal year
/// @param mailWithoutPersonalData whether the city has permitted that a report without any personal
///                                data goes by e-mail; one with personal data never does (rules.md,
///                                "Inbound contract")
public record Reports(boolean daily, boolean monthly, boolean yearly, boolean mailWithoutPersonalData) {

    /// Nothing ordered, nothing permitted.
    public static final Reports NONE = new Reports(false, false, false, false);
}
