package org.denwaban.campaign;

import java.time.Duration;
import java.time.Instant;
import org.denwaban.calendar.Holidays;
import org.denwaban.contract.Contract;
import org.denwaban.contract.Outbound;
import org.denwaban.db.Database;

/// How a campaign will go on from what the database knows now. It only reads.
///
/// @param holidays must know the days of the contracts' periods
/// @param wrapUp   an operator's rest after each call
public record Foresight(Database database, Holidays holidays, Duration wrapUp) {

    /// The forecast of a contract; takes some tenths of a second where there are many households.
    ///
    /// @param now       contract time
    /// @param operators who dial all the time that a window is open; at least 1
    public Forecast of(Contract contract, Outbound outbound, Instant now, int operators) {
        var store = new ForecastStore();
        var measured = database.transaction(handle -> store.measured(handle, contract.id()));
        var cohorts = database.transaction(handle -> store.cohorts(handle, contract.id(), now));
        return new ForecastRules(contract, holidays)
                .forecast(cohorts, now, PaceRules.pace(measured, outbound, wrapUp), operators);
    }
}
