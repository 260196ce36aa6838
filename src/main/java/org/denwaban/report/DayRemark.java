package org.denwaban.report;

/// What a supervisor adds to the report of a day.
///
/// @param supervisor who was responsible (業務責任者); empty for not said
/// @param text       anything else worth reporting; may be empty, may be personal
public record DayRemark(String supervisor, String text) {

    /// As a note of a result.
    public static final int TEXT_MOST = 2_000;

    public static final int SUPERVISOR_MOST = 40;

    public DayRemark {
        if (supervisor.codePointCount(0, supervisor.length()) > SUPERVISOR_MOST
                || supervisor.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("E-REPORT-021 the supervisor's name has at most " + SUPERVISOR_MOST
                    + " characters, and no line break");
        }
        if (text.codePointCount(0, text.length()) > TEXT_MOST) {
            throw new IllegalArgumentException("E-REPORT-022 a remark has at most " + TEXT_MOST + " characters");
        }
    }

    /// Without the words.
    @Override
    public String toString() {
        return "DayRemark";
    }
}
