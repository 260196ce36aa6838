package org.denwaban.people;

/// What a good list comes to, counted without looking at any earlier one.
///
/// @param lines                  lines without the header
/// @param contacts               people; a good list has one a line
/// @param households             distinct certificate numbers
/// @param defectiveBeforeDialling contacts of whom neither telephone 1 nor 2 is dialable (rules.md,
///                                "Call list"); also those whom a call to another member of the
///                                household will serve
/// @param corrected              contacts of whom a dialable number needed more than taking out
///                               hyphens, brackets and spaces: the area code was put before it, or
///                               a digit was written in another form
/// @param doubtedNumbers         dialable numbers that the numbering plan does not know: warnings
public record ListCounts(
        int lines, int contacts, int households, int defectiveBeforeDialling, int corrected, int doubtedNumbers) {}
