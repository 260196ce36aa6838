package org.denwaban.report;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.denwaban.report.ProgressStore.Attempts;

/// How a campaign stood at the end of a day; counts alone.
///
/// @param attempts        dialled on that day
/// @param results         people of whom a result was entered on that day, by code
/// @param resultsSoFar    the same since the beginning
/// @param endings         households at their end by then, by ending
/// @param peopleConcluded people of those households
/// @param counted         attempts that count, since the beginning
/// @param returnCalls     返電 since the beginning
public record ProgressRecord(
        LocalDate day,
        List<Attempts> attempts,
        Map<String, Long> results,
        Map<String, Long> resultsSoFar,
        Map<String, Long> endings,
        long peopleConcluded,
        long counted,
        long returnCalls) {

    public ProgressRecord {
        attempts = List.copyOf(attempts);
        results = Map.copyOf(results);
        resultsSoFar = Map.copyOf(resultsSoFar);
        endings = Map.copyOf(endings);
    }
}
