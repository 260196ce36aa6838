package org.denwaban.contract;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `[fee]` and `[postcards]` of a contract file.
final class MoneyTables {

    private static final BigDecimal DEAREST = BigDecimal.valueOf(1_000_000); // yen for one call or card: a slip
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final int MOST_PLANNED = 10_000_000;
    private static final int OLDEST = 130;
    private static final int LONGEST_LINE = 60; // of a card 80 mm wide
    private static final BigDecimal SMALLEST_BARS = BigDecimal.valueOf(8);
    private static final BigDecimal LARGEST_BARS = BigDecimal.TEN;

    private MoneyTables() {}

    /// Null after a fault.
    static @Nullable Fee fee(TableReader t) {
        int before = t.faults().count();
        var price = t.decimal("unit_price", BigDecimal.ZERO, DEAREST);
        var ceiling = t.decimal("unit_price_ceiling", BigDecimal.ZERO, DEAREST);
        var planned = t.or("planned_count", 0, key -> t.integer(key, 0, MOST_PLANNED));
        var fractions = t.or("fractions", Fractions.DROP, key -> t.word(key, Fractions.class));
        var tax = t.decimal("tax_percent", BigDecimal.ZERO, HUNDRED);
        var taxFractions = t.or("tax_fractions", Fractions.DROP, key -> t.word(key, Fractions.class));
        t.done();
        checkCeiling(t, price, ceiling);
        if (t.faults().count() > before) {
            return null;
        }
        return new Fee(
                requireNonNull(price),
                requireNonNull(ceiling),
                requireNonNull(planned),
                requireNonNull(fractions),
                requireNonNull(tax),
                requireNonNull(taxFractions));
    }

    /// Null after a fault.
    static @Nullable Postcards postcards(TableReader t) {
        int before = t.faults().count();
        var planned = t.or("planned_count", 0, key -> t.integer(key, 0, MOST_PLANNED));
        var price = t.decimal("unit_price", BigDecimal.ZERO, DEAREST);
        var ceiling = t.decimal("unit_price_ceiling", BigDecimal.ZERO, DEAREST);
        var city = t.text("city_prefix", 20);
        var blank = t.or("blank_character", "★", key -> t.text(key, 1));
        var segments = segments(t);
        var text = t.or("text", List.<String>of(), key -> t.texts(key, LONGEST_LINE));
        var points = t.or("barcode_points", LARGEST_BARS, key -> t.decimal(key, SMALLEST_BARS, LARGEST_BARS));
        t.done();
        checkCeiling(t, price, ceiling);
        if (t.faults().count() > before) {
            return null;
        }
        return new Postcards(
                requireNonNull(planned),
                requireNonNull(price),
                requireNonNull(ceiling),
                requireNonNull(city),
                requireNonNull(blank),
                segments,
                requireNonNull(text),
                requireNonNull(points));
    }

    private static List<Postcards.Segment> segments(TableReader t) {
        var segments = new ArrayList<Postcards.Segment>();
        var parts = t.tables("segments");
        if (parts == null) {
            return segments;
        }
        var once = new ResultsTable.Once();
        for (var part : parts) {
            var number = part.integer("number", 1, 99);
            var label = part.text("label", 60);
            var who = part.has("who") ? part.word("who", Postcards.Who.class) : null;
            var ages = part.has("ages") ? ages(part.table("ages")) : null;
            part.done();
            once.check(part, "number", number);
            if (number != null && label != null) {
                segments.add(new Postcards.Segment(number, label, who, ages));
            }
        }
        if (parts.isEmpty()) {
            t.fault("segments", FaultCode.CONTRADICTION, "区分が1つもありません", "区分を 1 個以上書いてください");
        }
        return segments;
    }

    private static Postcards.@Nullable Ages ages(@Nullable TableReader t) {
        if (t == null) {
            return null;
        }
        var evenBelow = t.or("even_below", 0, key -> t.integer(key, 0, OLDEST));
        var also = t.or("also", List.<Integer>of(), key -> t.integers(key, 0, OLDEST));
        t.done();
        return evenBelow == null || also == null ? null : new Postcards.Ages(evenBelow, also);
    }

    private static void checkCeiling(TableReader t, @Nullable BigDecimal price, @Nullable BigDecimal ceiling) {
        if (price != null && ceiling != null && price.compareTo(ceiling) > 0) {
            t.fault(
                    "unit_price",
                    FaultCode.PRICE,
                    "契約単価 %s 円が上限単価 %s 円を超えています".formatted(price.toPlainString(), ceiling.toPlainString()),
                    "上限単価以下にしてください");
        }
    }
}
