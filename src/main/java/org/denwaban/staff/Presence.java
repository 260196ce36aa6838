package org.denwaban.staff;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Who is ready. An operator is ready when the PBX says that their telephone is registered and idle, no
/// call of ours is on its way to them, and their wrap-up is over. Signing in and pausing come with the
/// desk; until then a telephone that is registered is an operator at work.
public final class Presence {

    private static final String IDLE = "NOT_INUSE";

    private static final class Seat {
        final Operator operator;
        String phone = "UNKNOWN";
        boolean claimed;
        Instant restsUntil = Instant.MIN;

        Seat(Operator operator) {
            this.operator = operator;
        }

        boolean ready(Instant now) {
            return !claimed && IDLE.equals(phone) && !now.isBefore(restsUntil);
        }
    }

    private final Map<String, Seat> seats = new HashMap<>();
    private final List<Seat> inOrder;

    public Presence(List<Operator> operators) {
        inOrder = operators.stream().map(Seat::new).toList();
        inOrder.forEach(seat -> seats.put(seat.operator.phone(), seat));
    }

    /// Takes over what the PBX says of a telephone; telephones of nobody are passed over.
    public synchronized void phoneChanged(String phone, String state) {
        var seat = seats.get(phone);
        if (seat != null) {
            seat.phone = state;
        }
    }

    /// Forgets what the telephones do, when nobody tells any more: nobody is ready until the PBX has been asked
    /// again. Claims are forgotten too, for a call's end may be what was not heard; whoever is still on one has a
    /// telephone that is not idle.
    public synchronized void unknownAgain() {
        inOrder.forEach(seat -> {
            seat.phone = "UNKNOWN";
            seat.claimed = false;
        });
    }

    /// Claims an operator who is ready for `contract`; nobody else gets them until {@link #release}.
    /// Who has rested longest comes first.
    public synchronized Optional<Operator> claim(String contract, Instant now) {
        return inOrder.stream()
                .filter(seat -> seat.ready(now) && seat.operator.contracts().contains(contract))
                .min((a, b) -> a.restsUntil.compareTo(b.restsUntil))
                .map(seat -> {
                    seat.claimed = true;
                    return seat.operator;
                });
    }

    /// Claims this operator if they are ready; nobody else gets them until {@link #release}.
    public synchronized boolean claimOne(String operatorId, Instant now) {
        return seatOf(operatorId)
                .filter(seat -> seat.ready(now))
                .map(seat -> seat.claimed = true)
                .orElse(false);
    }

    private Optional<Seat> seatOf(String operatorId) {
        return inOrder.stream()
                .filter(seat -> seat.operator.id().equals(operatorId))
                .findFirst();
    }

    /// Ids of all operators.
    public Set<String> operatorIds() {
        return inOrder.stream().map(seat -> seat.operator.id()).collect(Collectors.toSet());
    }

    /// The operator with this id.
    public Optional<Operator> operator(String operatorId) {
        return seatOf(operatorId).map(seat -> seat.operator);
    }

    /// Gives an operator back; they rest for `wrapUp`.
    public synchronized void release(String operatorId, Instant now, Duration wrapUp) {
        seatOf(operatorId).ifPresent(seat -> {
            seat.claimed = false;
            seat.restsUntil = now.plus(wrapUp);
        });
    }

    /// Telephones of those who are on a call of ours, on their way to one, or resting: no caller may ring them.
    public synchronized Set<String> held(Instant now) {
        return inOrder.stream()
                .filter(seat -> seat.claimed || now.isBefore(seat.restsUntil))
                .map(seat -> seat.operator.phone())
                .collect(Collectors.toSet());
    }

    /// Whoever sits at a telephone has ended a call that came in, and rests for `wrapUp`; telephones of nobody are
    /// passed
    /// over.
    public synchronized void rest(String phone, Instant now, Duration wrapUp) {
        var seat = seats.get(phone);
        if (seat != null && !seat.claimed) {
            seat.restsUntil = now.plus(wrapUp);
        }
    }

    /// How many are ready now.
    public synchronized long ready(Instant now) {
        return inOrder.stream().filter(seat -> seat.ready(now)).count();
    }

    /// How many telephones are registered.
    public synchronized long registered() {
        return inOrder.stream()
                .filter(seat -> !seat.phone.equals("UNAVAILABLE") && !seat.phone.equals("UNKNOWN"))
                .count();
    }

    /// The operator at a telephone.
    public synchronized Optional<Operator> at(String phone) {
        return Optional.ofNullable(seats.get(phone)).map(seat -> seat.operator);
    }
}
