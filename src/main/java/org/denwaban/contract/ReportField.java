package org.denwaban.contract;

/// What a column of the result report holds (応対結果区分報告書, Yokosuka specification, annex 2).
public enum ReportField {
    ROW_NUMBER,
    TICKET_NUMBER,
    RESIDENT_NUMBER,
    NAME,
    ATTEMPT1_YEAR,
    ATTEMPT1_MONTH,
    ATTEMPT1_DAY,
    ATTEMPT1_TIME,
    ATTEMPT2_YEAR,
    ATTEMPT2_MONTH,
    ATTEMPT2_DAY,
    ATTEMPT2_TIME,
    ATTEMPT3_YEAR,
    ATTEMPT3_MONTH,
    ATTEMPT3_DAY,
    ATTEMPT3_TIME,
    RETURN_YEAR,
    RETURN_MONTH,
    RETURN_DAY,
    RETURN_TIME,
    DISPOSITION,
    REASON,
    NOTE
}
