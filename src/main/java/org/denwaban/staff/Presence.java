package org.denwaban.staff;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Who is ready, as is in force now. An operator is ready when they are signed in and not paused, the PBX says that
/// their telephone is registered and idle, no call of ours is on its way to them, their wrap-up is over, and no result
/// is being entered at their desk.
public final class Presence {

    private static final String IDLE = "NOT_INUSE";

    private static final class Seat {
        final Operator operator;
        Duty duty = new Duty.Off();
        Instant dutySince = Instant.MIN;
        String phone = "UNKNOWN";
        boolean claimed;
        boolean engaged;
        boolean writes;
        Instant restsUntil = Instant.MIN;

        Seat(Operator operator) {
            this.operator = operator;
        }

        boolean ready(Instant now) {
            return duty instanceof Duty.Ready && !claimed && !writes && IDLE.equals(phone) && !now.isBefore(restsUntil);
        }

        boolean held(Instant now) {
            return engaged || writes || now.isBefore(restsUntil);
        }
    }

    /// An operator as they are now.
    ///
    /// @param since   machine time from which that duty is theirs
    /// @param phone   what the PBX says of their telephone, such as `NOT_INUSE`
    /// @param engaged whether a call of ours, or its card, is theirs
    /// @param writes  whether they enter a call's result at their desk
    /// @param restsUntil end of their wrap-up, machine time; may be past
    /// @param resting whether they are in a wrap-up
    /// @param ready   for a call of ours
    public record Seen(
            Operator operator,
            Duty duty,
            Instant since,
            String phone,
            boolean engaged,
            boolean writes,
            Instant restsUntil,
            boolean resting,
            boolean ready) {}

    private final Map<String, Seat> seats = new HashMap<>();
    private final List<Seat> inOrder;
    private volatile Set<String> waitedFor = Set.of();

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

    /// Takes over a duty that is on record.
    ///
    /// @param since machine time from which it holds
    public synchronized void duty(String operatorId, Duty duty, Instant since) {
        seatOf(operatorId).ifPresent(seat -> {
            seat.duty = duty;
            seat.dutySince = since;
        });
    }

    /// Takes over who enters a call's result at their desk: until that is in, nobody rings them.
    public synchronized void writing(Set<String> operatorIds) {
        inOrder.forEach(seat -> seat.writes = operatorIds.contains(seat.operator.id()));
    }

    /// Takes over for which contracts callers wait. Whoever serves them is given no call of ours meanwhile.
    public void callersWaitFor(Set<String> contracts) {
        waitedFor = Set.copyOf(contracts);
    }

    /// Forgets what the telephones do, when nobody tells any more: nobody is ready until the PBX has been asked
    /// again. Claims are forgotten too, for a call's end may be what was not heard; whoever is still on one has a
    /// telephone that is not idle.
    public synchronized void unknownAgain() {
        inOrder.forEach(seat -> {
            seat.phone = "UNKNOWN";
            seat.claimed = false;
            seat.engaged = false;
        });
    }

    /// Claims an operator who is ready for `contract` and for whom no caller waits; nobody else gets them until
    /// {@link #release}. Who has rested longest comes first.
    public synchronized Optional<Operator> claim(String contract, Instant now) {
        return inOrder.stream()
                .filter(seat -> readyFor(seat, contract, now))
                .min((a, b) -> a.restsUntil.compareTo(b.restsUntil))
                .map(seat -> {
                    seat.claimed = true;
                    return seat.operator;
                });
    }

    /// Claims this operator if {@link #readyFor}; nobody else gets them until {@link #release}.
    public synchronized Optional<Operator> claim(String operatorId, String contract, Instant now) {
        return seatOf(operatorId).filter(seat -> readyFor(seat, contract, now)).map(seat -> {
            seat.claimed = true;
            return seat.operator;
        });
    }

    /// Whether this operator is ready for `contract`, and no caller waits for them.
    public synchronized boolean readyFor(String operatorId, String contract, Instant now) {
        return seatOf(operatorId).filter(seat -> readyFor(seat, contract, now)).isPresent();
    }

    private boolean readyFor(Seat seat, String contract, Instant now) {
        return seat.ready(now)
                && seat.duty.contracts().contains(contract)
                && Collections.disjoint(seat.duty.contracts(), waitedFor);
    }

    /// Claims this operator if they are ready, whoever waits: it is their own wish. Nobody else gets them until
    /// {@link #release}.
    public synchronized boolean claimOne(String operatorId, Instant now) {
        return seatOf(operatorId)
                .filter(seat -> seat.ready(now))
                .map(seat -> seat.claimed = true)
                .orElse(false);
    }

    /// Whoever is claimed gets a call of ours, or its card: until {@link #release} no caller may ring them.
    public synchronized void engage(String operatorId) {
        seatOf(operatorId).ifPresent(seat -> {
            seat.claimed = true;
            seat.engaged = true;
        });
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

    /// All operators by their id, with the contracts that they serve.
    public Map<String, Set<String>> contractsServed() {
        return inOrder.stream()
                .collect(Collectors.toMap(seat -> seat.operator.id(), seat -> seat.operator.contracts()));
    }

    /// The operator with this id.
    public Optional<Operator> operator(String operatorId) {
        return seatOf(operatorId).map(seat -> seat.operator);
    }

    /// Whether this operator takes calls of this contract: signed in for it, and not paused.
    public synchronized boolean takesCalls(String operatorId, String contract) {
        return seatOf(operatorId)
                .filter(seat -> seat.duty instanceof Duty.Ready)
                .filter(seat -> seat.duty.contracts().contains(contract))
                .isPresent();
    }

    /// Gives an operator back; they rest for `wrapUp`.
    public synchronized void release(String operatorId, Instant now, Duration wrapUp) {
        seatOf(operatorId).ifPresent(seat -> {
            seat.claimed = false;
            seat.engaged = false;
            seat.restsUntil = now.plus(wrapUp);
        });
    }

    /// Telephones of those who are on a call of ours, on their way to one, or resting: no caller may ring them.
    public synchronized Set<String> held(Instant now) {
        return inOrder.stream()
                .filter(seat -> seat.held(now))
                .map(seat -> seat.operator.phone())
                .collect(Collectors.toSet());
    }

    /// Whoever sits at a telephone has ended a call that came in, and rests for `wrapUp`; telephones of nobody are
    /// passed over.
    public synchronized void rest(String phone, Instant now, Duration wrapUp) {
        var seat = seats.get(phone);
        if (seat != null && !seat.claimed) {
            seat.restsUntil = now.plus(wrapUp);
        }
    }

    /// Everybody, in the order of the settings.
    public synchronized List<Seen> all(Instant now) {
        return inOrder.stream()
                .map(seat -> new Seen(
                        seat.operator,
                        seat.duty,
                        seat.dutySince,
                        seat.phone,
                        seat.engaged,
                        seat.writes,
                        seat.restsUntil,
                        now.isBefore(seat.restsUntil),
                        seat.ready(now)))
                .toList();
    }

    /// How many are ready now.
    public synchronized long ready(Instant now) {
        return inOrder.stream().filter(seat -> seat.ready(now)).count();
    }

    /// How many are signed in, the paused among them.
    public synchronized long signedIn() {
        return inOrder.stream().filter(seat -> !(seat.duty instanceof Duty.Off)).count();
    }

    /// How many are paused.
    public synchronized long paused() {
        return inOrder.stream().filter(seat -> seat.duty instanceof Duty.Paused).count();
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
