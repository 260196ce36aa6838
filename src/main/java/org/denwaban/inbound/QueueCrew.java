package org.denwaban.inbound;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.denwaban.contract.Contract;
import org.denwaban.pbx.ami.Answer;
import org.denwaban.pbx.ami.QueueStatus;
import org.denwaban.pbx.ami.Speaker;
import org.denwaban.staff.Operator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who is in the queues of the PBX: the telephones of the operators who serve a contract are in the queue of its name.
/// The PBX remembers them itself, so they stay there while denwaban is dead.
public final class QueueCrew {

    private static final Logger LOG = LoggerFactory.getLogger(QueueCrew.class);

    private record Place(String queue, String telephone, int penalty) {}

    private final Set<String> queues;
    private final Set<Place> wanted;

    /// @param contracts those without a reception have no queue
    public QueueCrew(List<Contract> contracts, List<Operator> operators) {
        queues = contracts.stream()
                .filter(contract -> contract.reception() != null)
                .map(Contract::id)
                .collect(Collectors.toUnmodifiableSet());
        wanted = operators.stream()
                .flatMap(operator -> places(operator, queues))
                .collect(Collectors.toUnmodifiableSet());
    }

    /// The place of a contract in an operator's list is their skill.
    private static Stream<Place> places(Operator operator, Set<String> queues) {
        var contracts = List.copyOf(operator.contracts());
        return IntStream.range(0, contracts.size())
                .filter(place -> queues.contains(contracts.get(place)))
                .mapToObj(place -> new Place(contracts.get(place), operator.phone(), QueueFiles.FIRST_PENALTY + place));
    }

    /// Has the PBX add who is missing and remove who serves no longer. What it does not take is logged as E-INB-001 and
    /// tried again at the next reconnect.
    ///
    /// @param now as the PBX told it on this connection; queues of others are left alone
    public void bringIn(QueueStatus now, Speaker speaker) {
        var there = now.members().stream()
                .filter(member -> queues.contains(member.queue()))
                .map(member -> new Place(member.queue(), member.telephone(), member.penalty()))
                .collect(Collectors.toSet());
        var superfluous = new HashSet<>(there);
        superfluous.removeAll(wanted);
        superfluous.forEach(place -> tell(place, speaker.queueRemove(place.queue(), place.telephone())));
        var missing = new HashSet<>(wanted);
        missing.removeAll(there);
        missing.forEach(place -> tell(place, speaker.queueAdd(place.queue(), place.telephone(), place.penalty())));
    }

    private static void tell(Place place, Answer answer) {
        if (!(answer instanceof Answer.Accepted)) {
            LOG.warn(
                    "E-INB-001 the PBX did not change its queue '{}' for {} ({}); does local/queues.conf have that queue?",
                    place.queue(),
                    place.telephone(),
                    answer.getClass().getSimpleName());
        }
    }
}
