package org.denwaban.campaign;

/// Who asked for an appointment (rules.md: the citizen or the family). No name: whose name it would be stands on the
/// list.
public enum AskedBy {
    /// 本人
    PERSON("本人"),
    /// 家族
    FAMILY("家族");

    private final String japanese;

    AskedBy(String japanese) {
        this.japanese = japanese;
    }

    /// For people.
    public String japanese() {
        return japanese;
    }
}
