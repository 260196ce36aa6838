package org.denwaban.desk;

import java.util.List;

/// What a supervisor's board is made of, as values that are equal as long as it stays as it is; ready to be shown.
final class BoardState {

    private BoardState() {}

    /// An operator.
    ///
    /// @param state   key of the words for whether they take calls
    /// @param kind    `READY`, `PAUSED`, `OFF` or `resting`
    /// @param since   milliseconds of machine time, 0 for none
    /// @param doing   key of the words for what they do
    /// @param doingSince milliseconds of machine time, 0 for none
    /// @param contract name of the one that they do it for; empty for none
    /// @param talking whether they are in a conversation that can be listened to
    /// @param untold  calls whose result they owe
    record OfOperator(
            String id,
            String state,
            String kind,
            long since,
            String doing,
            long doingSince,
            String contract,
            String phone,
            boolean talking,
            int untold) {}

    /// A line.
    ///
    /// @param longestSince milliseconds of machine time since when the first of those who wait waits; 0 for none
    /// @param level   percent, rounded down; empty where nothing is decided yet
    /// @param within  seconds of the service level
    /// @param wanted  percent that the contract asks for
    /// @param bad     whether the level is below that
    /// @param maximumWait seconds that a caller waits at most
    /// @param minimumOperators at work at least, by the contract
    record OfLine(
            String contract,
            boolean open,
            long waiting,
            long longestSince,
            long talking,
            String level,
            long within,
            int wanted,
            boolean bad,
            long maximumWait,
            int minimumOperators,
            long offered,
            long answered,
            long abandoned,
            long afterHours,
            long callBacks) {}

    /// A campaign.
    ///
    /// @param percent  concluded of all that can be dialled, rounded down
    /// @param windows  how far each is
    /// @param results  of today, as the contract words them
    /// @param overdue  appointments of today that should have been kept
    /// @param through  day on which the forecast sees it through, ISO; empty where it does not, or is not known yet
    /// @param late     whether the forecast does not see it through in time
    /// @param lastDay  of the contract's period, ISO
    /// @param stopped  whether an emergency stop holds
    record OfCampaign(
            String id,
            String contract,
            boolean dialled,
            boolean stopped,
            long open,
            long concluded,
            long contacted,
            long defective,
            int percent,
            List<OfWindow> windows,
            List<Result> results,
            long inDoubt,
            long resultsMissing,
            long overdue,
            String through,
            boolean late,
            String lastDay) {

        public OfCampaign {
            windows = List.copyOf(windows);
            results = List.copyOf(results);
        }
    }

    /// A window.
    ///
    /// @param window   as the contract words it
    /// @param calls    of today
    /// @param contacts of these, how many reached somebody
    /// @param ahead    calls that will still be made in it, by the forecast
    /// @param lacking  households that will lack it when the period ends, by the forecast
    record OfWindow(String window, long calls, long contacts, long ahead, long lacking) {}

    /// Persons with one result, as the contract words it.
    record Result(String label, long persons) {}

    /// The house.
    ///
    /// @param oldSince  milliseconds of machine time of the figures, where they are older than they may be; else 0
    /// @param gaps      times of this day of machine time in which the PBX was not heard; one that lasts
    ///                  still is not among them, `pbxHeard` tells it
    /// @param trunkFailures calls in a row that the carrier did not place
    /// @param trunkPaused   whether it is left alone for that
    /// @param journal   events that the database does not have yet
    /// @param hindrance why nobody is dialled, in English as in the log; empty where somebody may be
    record OfHouse(
            boolean pbxHeard,
            boolean databaseThere,
            long oldSince,
            long gaps,
            int trunkFailures,
            boolean trunkPaused,
            long journal,
            String hindrance) {}
}
