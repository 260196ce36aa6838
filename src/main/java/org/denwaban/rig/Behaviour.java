package org.denwaban.rig;

/// What one call to a citizen meets.
///
/// @param kind        what happens
/// @param afterTenths tenths of a second that it rings before it is answered; 0..600, used by those
///                    who answer
/// @param talkTenths  tenths of a second of talk after the citizen has said who he is; 0..36000
public record Behaviour(Kind kind, int afterTenths, int talkTenths) {

    /// The key that is pressed stands for what a person would hear; 0 for those who are not reached.
    public enum Kind {
        /// It is the person: 通電.
        HUMAN(1),
        /// Somebody of the family; the person is out: 不在.
        FAMILY(2),
        /// A greeting and a beep: 留守電.
        MACHINE(3),
        /// Another household, a workplace.
        WRONG_PARTY(4),
        /// Rings for ever.
        NOBODY(0),
        /// 486, cause 17.
        BUSY(0),
        /// 404, cause 1.
        UNALLOCATED(0),
        /// 503, cause 34: the carrier's fault.
        CONGESTION(0),
        /// 403, cause 21.
        REJECT(0),
        /// 183, then 480, cause 19: switched off or no radio.
        OUT_OF_REACH(0);

        private final int key;

        Kind(int key) {
            this.key = key;
        }

        /// 1 to 4, or 0 when nobody answers.
        public int key() {
            return key;
        }
    }

    public Behaviour {
        if (afterTenths < 0 || afterTenths > 600)
            throw new IllegalArgumentException("rings 0..600 tenths, was " + afterTenths);
        if (talkTenths < 0 || talkTenths > 36_000)
            throw new IllegalArgumentException("talks 0..36000 tenths, was " + talkTenths);
    }

    /// Rings half a second, talks two.
    public static Behaviour of(Kind kind) {
        return new Behaviour(kind, 5, 20);
    }

    /// As the town's dialplan reads it: `HUMAN/0.5/2.0`.
    String word() {
        return kind + "/" + afterTenths / 10 + "." + afterTenths % 10 + "/" + talkTenths / 10 + "." + talkTenths % 10;
    }
}
