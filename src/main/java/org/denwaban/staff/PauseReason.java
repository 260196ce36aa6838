package org.denwaban.staff;

import java.util.Arrays;
import java.util.Optional;

/// Why an operator takes no calls for a while. Closed: a pause without one of these is refused.
public enum PauseReason {
    BREAK(1, "休憩", false),
    MEAL(2, "食事", false),
    MEETING(3, "打合せ", true),
    TRAINING(4, "研修", true),
    PAPERWORK(5, "事務処理", true),
    OTHER(6, "その他", true);

    private final int key;
    private final String japanese;
    private final boolean work;

    PauseReason(int key, String japanese, boolean work) {
        this.key = key;
        this.japanese = japanese;
        this.work = work;
    }

    /// As people say it.
    public String japanese() {
        return japanese;
    }

    /// Whether the time counts as worked.
    public boolean work() {
        return work;
    }

    /// What is keyed in on the telephone for it, 1 to 6.
    public int key() {
        return key;
    }

    /// The reason with this key, empty where there is none.
    public static Optional<PauseReason> keyed(int key) {
        return Arrays.stream(values()).filter(reason -> reason.key == key).findFirst();
    }
}
