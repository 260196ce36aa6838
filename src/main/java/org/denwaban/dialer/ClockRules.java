package org.denwaban.dialer;

import java.time.Duration;

/// Which of three clocks is wrong. Pure.
///
/// | database : ours | PBX : ours | database : PBX | then |
/// | --- | --- | --- | --- |
/// | near | near | near | they agree |
/// | far | near | far | the database's is wrong |
/// | near | far | far | the PBX's is wrong |
/// | far | far | near | this machine's is wrong: the other two agree |
/// | anything else | | | nobody can tell which |
final class ClockRules {

    /// What comes of a comparison. Closed.
    enum Agreement {
        AGREE("the clocks agree"),
        DATABASE("the database's clock is wrong"),
        PBX("the PBX's clock is wrong"),
        MACHINE("this machine's clock is wrong"),
        NOBODY_KNOWS("the clocks disagree, and nobody can tell which is wrong");

        private final String words;

        Agreement(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    private ClockRules() {}

    /// Compares.
    ///
    /// @param database how far the database's clock is ahead of ours
    /// @param pbx      how far the PBX's is
    static Agreement compare(Duration database, Duration pbx) {
        boolean oursAndDatabase = near(database);
        boolean oursAndPbx = near(pbx);
        boolean others = near(database.minus(pbx));
        if (oursAndDatabase && oursAndPbx && others) {
            return Agreement.AGREE;
        }
        if (oursAndPbx && !oursAndDatabase && !others) {
            return Agreement.DATABASE;
        }
        if (oursAndDatabase && !oursAndPbx && !others) {
            return Agreement.PBX;
        }
        return others && !oursAndDatabase && !oursAndPbx ? Agreement.MACHINE : Agreement.NOBODY_KNOWS;
    }

    private static boolean near(Duration apart) {
        return apart.abs().compareTo(Clocks.APART_MOST) <= 0;
    }
}
