package org.denwaban.dialer;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.denwaban.pbx.agi.AgiCall;
import org.denwaban.pbx.agi.AgiScript;

/// The questions that the dialplan asks (asterisk-config/extensions.conf), and how they are answered.
/// The variable that says yes is set last: a connection that dies before it is a no.
public final class DialplanScripts {

    /// Under the 5 s after which the dialplan itself gives up; a database that needs longer is no
    /// ground to dial on.
    private static final Duration DEADLINE = Duration.ofSeconds(4);

    private DialplanScripts() {}

    /// The scripts of outbound calls, by the path that the dialplan asks for.
    ///
    /// @param letOut told the Uniqueid of each leg to which the gate says yes, before the PBX hears it
    public static Map<String, AgiScript> of(Gate gate, ResultKeypad keypad, Consumer<String> letOut) {
        return Map.of(
                "redeem", patient(call -> redeem(gate, call, letOut)),
                "hand", patient(call -> byHand(gate, call, letOut)),
                "result", patient(call -> result(keypad, call)));
    }

    /// `redeem,<attempt>,<PBX's clock>`
    private static void redeem(Gate gate, AgiCall call, Consumer<String> letOut) {
        tell(call, gate.redeem(call.argument(1), call.channelId(), seconds(call.argument(2))), false, letOut);
    }

    /// `hand,<telephone>,<number>,<PBX's clock>`
    private static void byHand(Gate gate, AgiCall call, Consumer<String> letOut) {
        tell(
                call,
                gate.dialledByHand(call.argument(1), call.argument(2), call.channelId(), seconds(call.argument(3))),
                true,
                letOut);
    }

    /// `result,<attempt or "last">,<1-4>,<telephone>`
    private static void result(ResultKeypad keypad, AgiCall call) {
        if (keypad.keyed(call.argument(1), call.argument(2), call.argument(3))) {
            call.set("DW_DONE", "yes");
        }
    }

    private static void tell(AgiCall call, Gate.Answer answer, boolean withAttempt, Consumer<String> letOut) {
        switch (answer) {
            case Gate.Answer.Go(var attempt, var number, var callerId, var ringSeconds, var message, var until) -> {
                letOut.accept(call.channelId());
                if (withAttempt) {
                    call.set("DW_ATTEMPT", attempt.value());
                }
                call.set("DW_NUMBER", number.digits());
                call.set("DW_CALLERID", callerId);
                call.set("DW_RING", Long.toString(ringSeconds));
                call.set("DW_MAX", Long.toString(Gate.TALK_MOST.toSeconds()));
                if (message.isPresent()) {
                    call.set("DW_MESSAGE", message.get());
                }
                call.set("DW_UNTIL", Long.toString(until.getEpochSecond()));
                call.set("DW_GO", "yes");
            }
            case Gate.Answer.No _ -> {} // silence is the refusal
        }
    }

    /// The PBX's clock, whole seconds since 1970; what is no number is a clock that agrees with none.
    private static Instant seconds(String text) {
        return text.matches("[0-9]{1,12}") ? Instant.ofEpochSecond(Long.parseLong(text)) : Instant.EPOCH;
    }

    private static AgiScript patient(AgiScript script) {
        return new AgiScript() {
            @Override
            public void answer(AgiCall call) throws Exception {
                script.answer(call);
            }

            @Override
            public Duration deadline() {
                return DEADLINE;
            }
        };
    }
}
