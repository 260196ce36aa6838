package org.denwaban.contract;

import java.math.BigDecimal;

/// What the city pays for the calls (rules.md, "Results"): count x unit price, then the tax on it.
///
/// @param unitPrice        契約単価, yen for one billable person, tax excluded
/// @param unitPriceCeiling 上限単価, yen; never below `unitPrice`
/// @param plannedCount     予定量, persons; 0 where none was named
/// @param fractions        of a yen of the fee
/// @param taxPercent       consumption tax, 0 to 100
/// @param taxFractions     of a yen of the tax
public record Fee(
        BigDecimal unitPrice,
        BigDecimal unitPriceCeiling,
        int plannedCount,
        Fractions fractions,
        BigDecimal taxPercent,
        Fractions taxFractions) {

    /// Yen for `count` billable persons, tax excluded.
    public BigDecimal net(long count) {
        return unitPrice.multiply(BigDecimal.valueOf(count)).setScale(0, fractions.mode());
    }

    /// Yen of tax on `net` yen.
    public BigDecimal tax(BigDecimal net) {
        return net.multiply(taxPercent).movePointLeft(2).setScale(0, taxFractions.mode());
    }
}
