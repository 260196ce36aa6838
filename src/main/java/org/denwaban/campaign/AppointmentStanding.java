package org.denwaban.campaign;

/// How an appointment stands at an instant.
public enum AppointmentStanding {
    /// Its time has not come.
    AHEAD("これから"),
    /// Its time comes within {@link CampaignRules#REMINDED_BEFORE}: whoever keeps it should be reminded.
    SOON("まもなく"),
    /// It is to be kept now.
    DUE("架電の時刻"),
    /// It should have been kept {@link CampaignRules#OVERDUE_AFTER} ago, and still is to be, until the day is over.
    OVERDUE("遅れ"),
    /// A call was made for it.
    KEPT("架電済み"),
    /// Its day is over and nobody called.
    LAPSED("失効"),
    /// It will not be kept: the household is not to be called, has left the list, or was settled before.
    VOID("対象外");

    private final String japanese;

    AppointmentStanding(String japanese) {
        this.japanese = japanese;
    }

    /// Whether it is still to be kept.
    public boolean open() {
        return switch (this) {
            case AHEAD, SOON, DUE, OVERDUE -> true;
            case KEPT, LAPSED, VOID -> false;
        };
    }

    /// For people.
    public String japanese() {
        return japanese;
    }
}
