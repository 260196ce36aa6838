package org.denwaban.staff;

/// What somebody may do at a desk. Closed. What each may see and do stands in `desk.Rights`.
public enum Role {
    /// Talks with citizens.
    OPERATOR("オペレーター"),
    /// Watches the centre, and helps.
    SUPERVISOR("管理者"),
    /// Of the city: reads reports.
    COMMISSIONER("委託者"),
    /// Reads who did and saw what, and nothing else.
    AUDITOR("監査担当"),
    /// Keeps users and their rights; sees no personal data.
    ADMINISTRATOR("システム管理者");

    private final String japanese;

    Role(String japanese) {
        this.japanese = japanese;
    }

    /// As people say it.
    public String japanese() {
        return japanese;
    }
}
