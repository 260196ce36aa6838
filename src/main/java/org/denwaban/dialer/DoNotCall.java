package org.denwaban.dialer;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.DoNotCallStore;
import org.denwaban.db.Database;
import org.denwaban.people.PeopleStore;
import org.denwaban.people.PhoneNumber;
import org.jdbi.v3.core.Handle;

/// Writes down who is not to be called, a household or a number. In force from the commit on: the gate refuses, permits
/// that are out included, and what rings already is taken back by {@link Recall} within a second.
public final class DoNotCall {

    private final Database database;
    private final CourseStore courses;
    private final PeopleStore people;
    private final Map<String, Campaign> campaigns;
    private final Clocks clocks;
    private final DoNotCallStore store = new DoNotCallStore();

    /// @param campaigns by the contract's id
    public DoNotCall(
            Database database,
            CourseStore courses,
            PeopleStore people,
            Map<String, Campaign> campaigns,
            Clocks clocks) {
        this.database = database;
        this.courses = courses;
        this.people = people;
        this.campaigns = campaigns;
        this.clocks = clocks;
    }

    /// Who it is about. Closed.
    public sealed interface Who {

        /// A household, whatever its numbers are or will be.
        ///
        /// @param id 26 characters
        record OfHousehold(String id) implements Who {}

        /// A number, wherever it stands or will stand. Not logged: a number prints as its last two digits.
        record OfNumber(PhoneNumber number) implements Who {}
    }

    /// What came of it.
    public enum Done {
        DONE,
        /// It stood there already, or was not there to be lifted.
        NOTHING_TO_DO,
        NO_SUCH_HOUSEHOLD
    }

    /// Writes one down.
    ///
    /// @param contractId of a contract that has a dialling side here
    /// @param by         who enters it, short name
    public Done add(String contractId, Who who, DoNotCallStore.Asked asked, String by) {
        return database.transaction(handle -> add(handle, contractId, who, asked, by));
    }

    /// The same for many, all or nothing. In force when the first transaction commits, which holds nobody's course up;
    /// then the households are put where they belong, one by one.
    ///
    /// @return how many were not there before
    public long addAll(String contractId, List<? extends Who> all, DoNotCallStore.Asked asked, String by) {
        var now = clocks.machine().now();
        long added = database.transaction(handle -> all.stream()
                .filter(who -> written(handle, contractId, who, asked, by, now))
                .count());
        for (var who : all) {
            for (var household : database.transaction(handle -> households(handle, contractId, who))) {
                database.run(handle -> {
                    courses.lock(handle, household);
                    reschedule(handle, contractId, household);
                });
            }
        }
        return added;
    }

    private boolean written(
            Handle handle, String contractId, Who who, DoNotCallStore.Asked asked, String by, Instant now) {
        return switch (who) {
            case Who.OfHousehold(var id) -> store.add(handle, contractId, id, asked, by, now);
            case Who.OfNumber(var number) ->
                store.add(handle, contractId, people.numberDigest(contractId, number), asked, by, now);
        };
    }

    private List<String> households(Handle handle, String contractId, Who who) {
        return switch (who) {
            case Who.OfHousehold(var id) -> List.of(id);
            case Who.OfNumber(var number) ->
                store.householdsOf(handle, contractId, people.numberDigest(contractId, number));
        };
    }

    /// In the caller's transaction.
    Done add(Handle handle, String contractId, Who who, DoNotCallStore.Asked asked, String by) {
        var now = clocks.machine().now();
        return changed(handle, contractId, who, () -> written(handle, contractId, who, asked, by, now));
    }

    /// Takes one off again; its household goes on where its course is.
    public Done lift(String contractId, Who who, String by) {
        return database.transaction(
                handle -> changed(handle, contractId, who, () -> lifted(handle, contractId, who, by)));
    }

    private boolean lifted(Handle handle, String contractId, Who who, String by) {
        var now = clocks.machine().now();
        return switch (who) {
            case Who.OfHousehold(var id) -> store.lift(handle, contractId, id, by, now);
            case Who.OfNumber(var number) ->
                store.lift(handle, contractId, people.numberDigest(contractId, number), by, now);
        };
    }

    private interface Work {
        boolean changed();
    }

    private Done changed(Handle handle, String contractId, Who who, Work work) {
        if (who instanceof Who.OfHousehold(var id)
                && !courses.contractOf(handle, id).equals(Optional.of(contractId))) {
            return Done.NO_SUCH_HOUSEHOLD;
        }
        var households = households(handle, contractId, who);
        households.forEach(household -> courses.lock(handle, household));
        if (!work.changed()) {
            return Done.NOTHING_TO_DO;
        }
        households.forEach(household -> reschedule(handle, contractId, household));
        return Done.DONE;
    }

    private void reschedule(Handle handle, String contractId, String household) {
        var campaign = campaigns.get(contractId);
        if (campaign != null) {
            courses.reschedule(
                    handle, household, campaign.rules(), clocks.contract().now());
        }
    }
}
