package org.denwaban.report;

/// One of the 19 characters that Japan Post's customer barcode is made of (郵便番号・バーコードマニュアル, バーコード (2/4)). A
/// digit and the hyphen stand for themselves; CC1 to CC3 begin a letter; CC4 fills; the others occur as check digits
/// only.
enum BarcodeSymbol {
    DIGIT_0("0", "144"),
    DIGIT_1("1", "114"),
    DIGIT_2("2", "132"),
    DIGIT_3("3", "312"),
    DIGIT_4("4", "123"),
    DIGIT_5("5", "141"),
    DIGIT_6("6", "321"),
    DIGIT_7("7", "213"),
    DIGIT_8("8", "231"),
    DIGIT_9("9", "411"),
    HYPHEN("-", "414"),
    CC1("CC1", "324"),
    CC2("CC2", "342"),
    CC3("CC3", "234"),
    CC4("CC4", "432"),
    CC5("CC5", "243"),
    CC6("CC6", "423"),
    CC7("CC7", "441"),
    CC8("CC8", "111");

    private final String notation;
    private final String bars;

    BarcodeSymbol(String notation, String bars) {
        this.notation = notation;
        this.bars = bars;
    }

    /// As the manual writes it: `7`, `-`, `CC4`.
    String notation() {
        return notation;
    }

    /// Its three bars, in the manual's numbers: 1 long, 2 upper, 3 lower, 4 timing.
    String bars() {
        return bars;
    }

    /// What it counts in the check digit, 0 to 18 (the same manual, 抜き出し法 (5/9)); also its place in this list.
    int value() {
        return ordinal();
    }

    /// The one that counts `value`, 0 to 18.
    static BarcodeSymbol ofValue(int value) {
        return values()[value];
    }
}
