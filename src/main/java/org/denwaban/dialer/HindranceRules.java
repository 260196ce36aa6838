package org.denwaban.dialer;

import java.util.Optional;

/// Whether somebody may be dialled: one rule that every way out of the PBX asks, the dialer's rounds, cards and calls
/// back, the gate for each permit that is redeemed, and for each number dialled by hand. Pure, and total: whatever the
/// inputs are, somebody may be dialled if all of them are good, and if not, one that is bad is the reason.
///
/// Where several are bad, the first in the order of {@link Reason} is told: what people decided before what is
/// broken, and a cause before what follows from it (of a PBX that is not heard no clock is known either).
///
/// Source: promises P10 (outbound fails closed, with the reason on the screen).
public final class HindranceRules {

    /// Events on the journal's disk beyond which nobody is dialled: half a day of a busy centre. A
    /// database that far behind is an outage, and what is dialled then cannot be reported.
    public static final long JOURNAL_DEPTH_MOST = 1_000_000;

    /// Why nobody may be dialled; an earlier one is told before a later one. Closed.
    public enum Reason {
        NOT_DIALLED_HERE("the contract is not dialled by this server"),
        EMERGENCY_STOP("an emergency stop holds"),
        STOPPING("this server is stopping"),
        TURNED_TIME("contract time is turned, and a trunk leads to real telephones"),
        LEASE("another server dials"),
        PBX_NOT_HEARD("the PBX is not heard"),
        PBX_SHUTS_DOWN("the PBX is shutting down"),
        PBX_NOT_ASKED("the PBX is being asked what it does"),
        PBX_NOT_SPOKEN_TO("the PBX cannot be spoken to"),
        PBX_NOT_TESTED("the PBX has not passed its self-test"),
        CLOCKS("the clocks disagree"),
        CLOCK_NOT_KEPT("nobody keeps this machine's clock"),
        JOURNAL("the journal's disk fails"),
        LAG("what the PBX says is worked on more than 2 s late"),
        CALL_RECORDS("who has called us and is on the line is not known yet"),
        DATABASE_BEHIND("the database is more than " + JOURNAL_DEPTH_MOST + " events behind"),
        TRUNK_UNREACHABLE("the carrier does not answer the PBX"),
        CARRIER("the carrier fails and is left alone for a minute");

        private final String words;

        Reason(String words) {
            this.words = words;
        }

        /// In English, as the log says it.
        public String words() {
            return words;
        }
    }

    /// A reason, in the words of now.
    public record Hindrance(Reason reason, String words) {}

    /// What the rooms above know. `true` is good, and an empty reason.
    ///
    /// @param pbxHeard        the hearing line is up, and the PBX has greeted us
    /// @param pbxStays        it has not said since that it is about to end
    /// @param pbxAsked        it was asked since what its telephones, channels and queues do
    /// @param pbxSpokenTo     the speaking line is signed in
    /// @param pbxTest         why the PBX's self-test is not passed
    /// @param trunkReachable  the carrier answers the PBX, or the PBX does not ask it
    /// @param clocks          why the three clocks cannot be relied on
    /// @param clockKept       why this machine's own clock cannot be relied on, see {@link ClockKeptRules}
    /// @param journal         why what the PBX says could not be kept
    /// @param keepsPace       what the PBX says is worked on in time, see {@link LagRules}
    /// @param callRecordsRead every call that came in before this start is on record
    /// @param databaseKeepsUp not too many events wait for the database, see {@link #keepsUp}
    public record Around(
            boolean pbxHeard,
            boolean pbxStays,
            boolean pbxAsked,
            boolean pbxSpokenTo,
            Optional<String> pbxTest,
            boolean trunkReachable,
            Optional<String> clocks,
            Optional<String> clockKept,
            Optional<String> journal,
            boolean keepsPace,
            boolean callRecordsRead,
            boolean databaseKeepsUp) {}

    /// What holds for all contracts.
    ///
    /// @param serving      this server is not stopping
    /// @param realTime     contract time is true, or no trunk leads to a real telephone
    /// @param lease        why this server is not the one that dials
    /// @param carrierWorks the carrier is not left alone
    public record House(
            boolean serving, boolean realTime, Optional<String> lease, boolean carrierWorks, Around around) {

        /// The same where the clocks were compared once more, for one call; what was wrong with them stays so.
        House comparedNow(boolean agree) {
            return agree || around.clocks().isPresent()
                    ? this
                    : new House(
                            serving,
                            realTime,
                            lease,
                            carrierWorks,
                            new Around(
                                    around.pbxHeard(),
                                    around.pbxStays(),
                                    around.pbxAsked(),
                                    around.pbxSpokenTo(),
                                    around.pbxTest(),
                                    around.trunkReachable(),
                                    Optional.of(Reason.CLOCKS.words()),
                                    around.clockKept(),
                                    around.journal(),
                                    around.keepsPace(),
                                    around.callRecordsRead(),
                                    around.databaseKeepsUp()));
        }
    }

    /// What holds for one contract.
    ///
    /// @param dialledHere its settings say `dial = true`
    /// @param free        no emergency stop holds for it
    public record OfContract(boolean dialledHere, boolean free) {}

    private HindranceRules() {}

    /// Why nobody of a contract may be dialled; empty if nothing stands against it.
    public static Optional<Hindrance> why(House house, OfContract contract) {
        return unless(contract.dialledHere(), Reason.NOT_DIALLED_HERE)
                .or(() -> unless(contract.free(), Reason.EMERGENCY_STOP))
                .or(() -> why(house));
    }

    /// Why nobody of any contract may be dialled; empty if nothing stands against it.
    public static Optional<Hindrance> why(House house) {
        var around = house.around();
        return unless(house.serving(), Reason.STOPPING)
                .or(() -> unless(house.realTime(), Reason.TURNED_TIME))
                .or(() -> told(house.lease(), Reason.LEASE))
                .or(() -> unless(around.pbxHeard(), Reason.PBX_NOT_HEARD))
                .or(() -> unless(around.pbxStays(), Reason.PBX_SHUTS_DOWN))
                .or(() -> unless(around.pbxAsked(), Reason.PBX_NOT_ASKED))
                .or(() -> unless(around.pbxSpokenTo(), Reason.PBX_NOT_SPOKEN_TO))
                .or(() -> told(around.pbxTest(), Reason.PBX_NOT_TESTED))
                .or(() -> told(around.clocks(), Reason.CLOCKS))
                .or(() -> told(around.clockKept(), Reason.CLOCK_NOT_KEPT))
                .or(() -> told(around.journal(), Reason.JOURNAL))
                .or(() -> unless(around.keepsPace(), Reason.LAG))
                .or(() -> unless(around.callRecordsRead(), Reason.CALL_RECORDS))
                .or(() -> unless(around.databaseKeepsUp(), Reason.DATABASE_BEHIND))
                .or(() -> unless(around.trunkReachable(), Reason.TRUNK_UNREACHABLE))
                .or(() -> unless(house.carrierWorks(), Reason.CARRIER));
    }

    /// Whether somebody may be dialled where so many events wait for the database.
    public static boolean keepsUp(long journalDepth) {
        return journalDepth <= JOURNAL_DEPTH_MOST;
    }

    private static Optional<Hindrance> unless(boolean good, Reason reason) {
        return good ? Optional.empty() : Optional.of(new Hindrance(reason, reason.words()));
    }

    private static Optional<Hindrance> told(Optional<String> words, Reason reason) {
        return words.map(why -> new Hindrance(reason, why));
    }
}
