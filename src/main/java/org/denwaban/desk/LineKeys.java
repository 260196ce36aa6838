package org.denwaban.desk;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.denwaban.pbx.ami.Answer;
import org.denwaban.pbx.ami.Speaker;
import org.denwaban.staff.Operator;

/// What the page does with a conversation by one key: the PBX is told to take it as pressed at the operator's own
/// telephone (asterisk-config/features.conf), so that the page can do nothing that the telephone could not. Only with
/// the
/// operator's own call, as it is now.
final class LineKeys {

    /// What may be done. Closed.
    enum Key {
        HANG_UP,
        /// Music for the other side; and back.
        HOLD,
        /// Leave the contract's recording on an answering machine.
        MESSAGE,
        /// To whichever supervisor is free.
        TRANSFER
    }

    /// What came of it. Closed.
    enum Done {
        PRESSED,
        /// Not the operator's call, or not one that this can be done with now.
        NOT_NOW,
        /// The PBX did not take it, or nobody knows.
        PBX_AWAY
    }

    private final Function<Operator, List<Work>> works;
    private final OperatorScreen.Lines lines;
    private final Speaker speaker;

    /// @param works what an operator has before them
    LineKeys(Function<Operator, List<Work>> works, OperatorScreen.Lines lines, Speaker speaker) {
        this.works = works;
        this.lines = lines;
        this.speaker = speaker;
    }

    /// Does it.
    Done press(Operator operator, String call, Key key) {
        return may(works.apply(operator), call, key, lines)
                .map(leg -> done(key, leg))
                .orElse(Done.NOT_NOW);
    }

    /// The operator's leg, where this may be done with their call.
    static Optional<String> may(List<Work> works, String call, Key key, OperatorScreen.Lines lines) {
        return WorkRules.top(works)
                .filter(work -> work.id().equals(call) && !work.operatorsLeg().isEmpty())
                .filter(work -> switch (key) {
                    case HANG_UP -> work.live();
                    case HOLD, TRANSFER -> work.talking();
                    case MESSAGE -> work.talking() && work instanceof Work.Outbound ours && lines.leavesMessage(ours);
                })
                .map(Work::operatorsLeg);
    }

    private Done done(Key key, String leg) {
        var answer = switch (key) {
            case HANG_UP -> speaker.hangup(leg);
            case HOLD -> speaker.press(leg, 'A');
            case TRANSFER -> speaker.press(leg, 'B');
            case MESSAGE -> speaker.press(leg, '#');
        };
        return switch (answer) {
            case Answer.Accepted _ -> Done.PRESSED;
            case Answer.Rejected _ -> Done.NOT_NOW;
            case Answer.NotSent _, Answer.Unknown _ -> Done.PBX_AWAY;
        };
    }
}
