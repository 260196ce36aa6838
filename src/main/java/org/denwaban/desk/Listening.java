package org.denwaban.desk;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.denwaban.clock.Clock;
import org.denwaban.db.Database;
import org.denwaban.pbx.ami.Answer;
import org.denwaban.pbx.ami.ListenIn;
import org.denwaban.pbx.ami.Speaker;
import org.denwaban.staff.AuditStore;
import org.denwaban.staff.Operator;
import org.denwaban.staff.User;

/// Joins a supervisor's telephone to an operator's conversation. Who listens to whom is committed to the audit trail
/// before the telephone rings; where it cannot be, nobody listens.
final class Listening {

    /// Why nobody listens. Closed.
    enum Refusal {
        NO_TELEPHONE("E-LISTEN-001", "この管理者の電話機が設定にありません（[[supervisor]]）。"),
        NO_CONVERSATION("E-LISTEN-002", "このオペレーターは、担当する契約の通話をしていません。"),
        PBX_AWAY("E-LISTEN-003", "電話交換機が応答しないため、モニターを始められません。");

        private final String code;
        private final String japanese;

        Refusal(String code, String japanese) {
            this.code = code;
            this.japanese = japanese;
        }

        String code() {
            return code;
        }

        String japanese() {
            return japanese;
        }
    }

    private final Database database;
    private final Speaker speaker;
    private final Map<String, String> telephones;
    private final Function<Operator, ? extends Collection<Work>> works;
    private final AuditStore audit = new AuditStore();
    private final Clock machine;

    /// @param telephones of supervisors, by user name
    /// @param works      what an operator has before them
    Listening(
            Database database,
            Speaker speaker,
            Map<String, String> telephones,
            Function<Operator, ? extends Collection<Work>> works,
            Clock machine) {
        this.database = database;
        this.speaker = speaker;
        this.telephones = Map.copyOf(telephones);
        this.works = works;
        this.machine = machine;
    }

    /// Rings the supervisor's telephone; empty if it rings. Waits for the PBX.
    Optional<Refusal> begin(User supervisor, Operator operator, ListenIn.Mode mode, String from) {
        var telephone = telephones.get(supervisor.name());
        if (telephone == null) {
            return Optional.of(Refusal.NO_TELEPHONE);
        }
        var leg = talking(supervisor, operator);
        if (leg.isEmpty()) {
            return Optional.of(Refusal.NO_CONVERSATION);
        }
        var entry = new AuditStore.Entry(
                machine.now(), supervisor.name(), action(mode), operator.id() + " " + leg.get(), from);
        database.run(handle -> audit.add(handle, entry));
        return speaker.listenIn(new ListenIn(telephone, leg.get(), mode)) instanceof Answer.Accepted
                ? Optional.empty()
                : Optional.of(Refusal.PBX_AWAY);
    }

    /// The operator's own leg of the conversation, if that is of a contract that the supervisor has rights for. A
    /// citizen's leg is never listened at, for they would hear what is whispered.
    private Optional<String> talking(User supervisor, Operator operator) {
        return works.apply(operator).stream()
                .filter(work -> supervisor.contracts().contains(work.contractId()))
                .filter(Work::talking)
                .map(Work::operatorsLeg)
                .filter(leg -> !leg.isEmpty())
                .findFirst();
    }

    private static AuditStore.Action action(ListenIn.Mode mode) {
        return switch (mode) {
            case LISTEN -> AuditStore.Action.LISTENED;
            case WHISPER -> AuditStore.Action.WHISPERED;
            case BARGE -> AuditStore.Action.BARGED_IN;
        };
    }
}
