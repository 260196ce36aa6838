package org.denwaban.dialer;

import java.util.Map;
import java.util.Optional;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.Outcome;
import org.denwaban.clock.Clock;
import org.denwaban.db.Database;
import org.denwaban.staff.Presence;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes the operator's word for what a conversation was: one key on the telephone, right after the
/// call or later by `*9`.
public final class ResultKeypad {

    private static final Map<String, Outcome> KEYS = Map.of(
            "1", Outcome.CONTACT,
            "2", Outcome.ABSENT,
            "3", Outcome.MACHINE,
            "4", Outcome.WRONG_PARTY);

    private static final String LAST = "last";
    private static final Logger LOG = LoggerFactory.getLogger(ResultKeypad.class);

    private final Database database;
    private final CourseStore courses;
    private final Endings endings;
    private final CallBacks callBacks;
    private final Presence presence;
    private final Clock machine;

    ResultKeypad(
            Database database,
            CourseStore courses,
            Endings endings,
            CallBacks callBacks,
            Presence presence,
            Clock machine) {
        this.database = database;
        this.courses = courses;
        this.endings = endings;
        this.callBacks = callBacks;
        this.presence = presence;
        this.machine = machine;
    }

    /// What a key means, empty if nothing.
    static Optional<Outcome> meaning(String key) {
        return Optional.ofNullable(KEYS.get(key));
    }

    /// Writes the result.
    ///
    /// @param attempt its id, or `last` for the newest call of this telephone whose result is missing
    /// @param key     1 to 4
    /// @param phone   the endpoint that keyed it in
    /// @return whether it is in the database now
    public boolean keyed(String attempt, String key, String phone) {
        try {
            return meaning(key).map(outcome -> written(attempt, outcome, phone)).orElse(false);
        } catch (RuntimeException e) {
            LOG.error(
                    "E-DIAL-004 a result could not be written: {}", e.getClass().getName());
            return false;
        }
    }

    private boolean keyed(Handle handle, OpenCall callBack, Outcome outcome) {
        callBack.lock(handle);
        callBack.answered(handle, machine.now());
        return callBack.end(handle, outcome, CourseStore.Source.OPERATOR);
    }

    private boolean written(String attempt, Outcome outcome, String phone) {
        return database.transaction(handle -> {
            var operator = presence.at("PJSIP/" + phone);
            var callBack = callBacks
                    .find(handle, attempt)
                    .filter(call -> operator.map(who -> who.id().equals(call.operatorId()))
                            .orElse(false));
            if (callBack.isPresent()) {
                return keyed(handle, callBack.get(), outcome);
            }
            var found = attempt.equals(LAST)
                    ? operator.flatMap(who -> courses.resultMissing(handle, who.id()))
                    : courses.find(handle, attempt);
            return found.filter(open -> operator.map(who -> who.id().equals(open.operatorId()))
                            .orElse(false))
                    .map(open -> {
                        courses.lock(handle, open.householdId());
                        // answered, though its event may not have come yet: the operator has talked
                        courses.answered(handle, open.id(), machine.now());
                        return endings.end(handle, open, outcome, CourseStore.Source.OPERATOR)
                                || endings.learnt(handle, open, outcome, CourseStore.Source.OPERATOR, machine.now())
                                || courses.enteredByOperator(handle, open.id());
                    })
                    .orElse(false);
        });
    }
}
