package org.denwaban.report;

import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import org.denwaban.campaign.CampaignRules;
import org.denwaban.campaign.EscalationStore;
import org.denwaban.campaign.MemberResultStore;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.db.Database;
import org.jspecify.annotations.Nullable;

/// Makes bills of what the database knows. It sees no name and no note.
public final class BillDesk {

    /// Households looked at in one transaction: some megabytes, a tenth of a second.
    static final int PAGE = 1_000;

    private final Database database;
    private final ResultStore store;

    public BillDesk(Database database, MemberResultStore results, EscalationStore escalations) {
        this.database = database;
        this.store = new ResultStore(results, escalations);
    }

    /// The bill of a month, or of the whole contract.
    ///
    /// @param contract with a dialling side
    /// @param month    null for all until now
    public Bill of(Contract contract, CampaignRules campaign, @Nullable YearMonth month, ReportProgress progress) {
        var rules = new ResultLineRules(contract, campaign);
        var before = month == null ? Instant.MAX : ResultLineRules.end(month);
        var people = new ArrayList<BilledPerson>();
        long households = database.transaction(handle -> store.households(handle, contract.id()));
        long done = 0;
        var after = "";
        while (true) {
            var last = after;
            var page = database.transaction(handle -> store.page(handle, contract.id(), last, PAGE, false, Map.of()));
            if (page.isEmpty()) {
                break;
            }
            page.stream()
                    .flatMap(each -> rules.billed(each, before).stream())
                    .filter(person -> month == null
                            || YearMonth.from(Tokyo.day(person.at())).equals(month))
                    .forEach(people::add);
            after = page.getLast().householdId();
            done += page.size();
            progress.at(done, households);
        }
        people.sort(Comparator.comparing(BilledPerson::at).thenComparing(BilledPerson::contactId));
        return new Bill(contract, Objects.requireNonNull(contract.fee()), month, people);
    }
}
