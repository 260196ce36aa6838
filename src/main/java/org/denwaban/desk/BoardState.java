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
    /// @param bad     whether the level is below what the contract asks for
    record OfLine(
            String contract,
            boolean open,
            long waiting,
            long longestSince,
            long talking,
            String level,
            long within,
            boolean bad,
            long offered,
            long answered,
            long abandoned,
            long afterHours,
            long callBacks) {}

    /// A campaign.
    ///
    /// @param percent  concluded of all that can be dialled, rounded down
    /// @param today    calls of today by window, as the contract words it
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
            List<Today> today,
            long inDoubt,
            long resultsMissing,
            String through,
            boolean late,
            String lastDay) {

        public OfCampaign {
            today = List.copyOf(today);
        }
    }

    /// Calls of a window.
    record Today(String window, long calls, long contacts) {}

    /// What is wrong with the house.
    ///
    /// @param gaps      times in which the PBX was not heard, of this day of machine time
    /// @param hindrance why nobody is dialled, in English as in the log; empty where somebody may be
    record OfHouse(boolean pbxHeard, boolean databaseThere, long gaps, String hindrance) {}
}
