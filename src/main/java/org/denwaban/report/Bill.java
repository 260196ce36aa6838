package org.denwaban.report;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.contract.Fee;
import org.jspecify.annotations.Nullable;

/// A bill of calls: how many, what they cost, the tax, and who was counted because of which calls. Identifiers only.
///
/// @param month  null for the whole contract
/// @param people who became billable in it, in the order in which they did
public record Bill(Contract contract, Fee fee, @Nullable YearMonth month, List<BilledPerson> people) {

    public Bill {
        people = List.copyOf(people);
    }

    /// How many by reason; every reason is there.
    public Map<BillReason, Long> counts() {
        var counts = new EnumMap<BillReason, Long>(BillReason.class);
        for (var reason : BillReason.values()) {
            counts.put(reason, 0L);
        }
        people.forEach(person -> counts.merge(person.reason(), 1L, Long::sum));
        return counts;
    }

    /// Yen, tax excluded.
    public BigDecimal net() {
        return fee.net(people.size());
    }

    /// Yen of tax.
    public BigDecimal tax() {
        return fee.tax(net());
    }

    /// Yen to be paid.
    public BigDecimal total() {
        return net().add(tax());
    }

    /// For machines.
    public JsonObject json() {
        var counts = new JsonObject();
        counts().forEach((reason, count) -> counts.put(reason.name(), count));
        var persons = new JsonArray();
        people.forEach(person -> persons.add(new JsonObject()
                .put("contact", person.contactId())
                .put("household", person.householdId())
                .put("at", Tokyo.offset(person.at()).toString())
                .put("reason", person.reason().name())
                .put("calls", new JsonArray(person.calls()))));
        return new JsonObject()
                .put("contract", contract.id())
                .put("month", month == null ? null : month.toString())
                .put("count", people.size())
                .put("counts", counts)
                .put("unitPrice", fee.unitPrice().toPlainString())
                .put("net", net().longValueExact())
                .put("taxPercent", fee.taxPercent().toPlainString())
                .put("tax", tax().longValueExact())
                .put("total", total().longValueExact())
                .put("people", persons);
    }
}
